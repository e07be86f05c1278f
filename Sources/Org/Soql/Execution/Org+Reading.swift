import Synchronization
import Wire

extension Org {
  /// The result of the query `soql`; deleted records are found too where `includingDeleted`, as `queryAll` does.
  ///
  /// - Throws: MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and other codes of bad queries.
  package func query(_ soql: String, includingDeleted: Bool = false) throws(Problem) -> QueryCursor {
    let plan = try QueryPlanner.plan(soql, schema: schema, date: clock.date(), includesDeleted: includingDeleted)
    return try records.withLock { store throws(Problem) in try QueryReader(database: store.database).cursor(plan) }
  }

  /// How the database finds the rows of a query, in the words of SQLite's `EXPLAIN QUERY PLAN`.
  ///
  /// - Throws: As ``query(_:includingDeleted:)`` does.
  package func explain(_ soql: String, includingDeleted: Bool = false) throws(Problem) -> [String] {
    let plan = try QueryPlanner.plan(soql, schema: schema, date: clock.date(), includesDeleted: includingDeleted)
    return try records.withLock { store throws(Problem) in try QueryReader(database: store.database).explain(plan) }
  }

  /// Reads rows of a result from row `start` on, counted from 0, with the values that they have now, and hands each to
  /// `write` with `output`; returns the row behind the last one read, which is ``QueryCursor/rowCount`` at the end.
  ///
  /// It ends when `mostRows` rows are reached: what `write` returns is added up, 1 for a row or more where it brings
  /// children with it. Records that were deleted since the query are left out. Nobody else reaches the records
  /// meanwhile, so read long results in pages.
  ///
  /// - Throws: what `write` throws.
  package func read<Output: Sendable>(
    _ cursor: QueryCursor,
    from start: Int,
    upTo mostRows: Int,
    into output: inout Output,
    _ write: @Sendable (QueryRow, inout Output) throws(Problem) -> Int
  ) throws(Problem) -> Int {
    try records.withLock { store throws(Problem) in
      try QueryReader(database: store.database).read(cursor, from: start, upTo: mostRows, into: &output, write)
    }
  }
}
