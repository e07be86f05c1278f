import Database
import Platform

/// Runs the statements of queries, while the caller holds the records.
struct QueryReader {
  let database: SQLiteConnection

  /// The result of a plan.
  ///
  /// - Throws: QUERY_TOO_COMPLICATED where the database does not take the statement, EXCEEDED_ID_LIMIT where functions
  ///   give more than a page of rows.
  func cursor(_ plan: QueryPlan) throws(Problem) -> QueryCursor {
    switch plan {
    case .records(let plan): return QueryCursor(plan, try numbers(plan, parent: nil))
    case .count(let text):
      let count = try run(text, 0) { statement, count in count = Int(statement.integer(0)) }
      return QueryCursor(.none, totalSize: count, shape: QueryShape(values: []))
    case .aggregates(let plan):
      let columns = plan.shape.columns.map(\.value)
      let rows = try run(plan.rows, [[Cell]]()) { statement, rows throws(Problem) in
        guard rows.count < PlatformFigures.queryPageRows else {
          throw Problem(
            .exceededIDLimit,
            "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch"
          )
        }
        rows.append(columns.map { $0.cell(statement) })
      }
      return QueryCursor(.aggregates(rows), totalSize: rows.count, shape: plan.shape)
    }
  }

  /// The numbers of the records of a plan; `parent` is the one whose children they are.
  func numbers(_ plan: RecordPlan, parent: Int64?) throws(Problem) -> [Int64] {
    try run(plan.numbers, [Int64](), parent: parent) { statement, numbers in numbers.append(statement.integer(0)) }
  }

  /// How the database finds the rows of a plan.
  func explain(_ plan: QueryPlan) throws(Problem) -> [String] {
    let statement =
      switch plan {
      case .records(let plan): plan.numbers
      case .count(let count): count
      case .aggregates(let plan): plan.rows
      }
    let text = SQLText("EXPLAIN QUERY PLAN \(statement.sql)", statement.values)
    return try run(text, [String]()) { statement, lines in lines.append(statement.text(3)) }
  }

  private func run<Output>(
    _ text: SQLText,
    _ start: Output,
    parent: Int64? = nil,
    _ visit: (SQLiteStatement, inout Output) throws(Problem) -> Void
  ) throws(Problem) -> Output {
    let statement = try prepared(text.sql)
    defer { statement.reset() }
    if let parent { statement.bind(parent, at: 1) }
    text.bind(to: statement, from: parent == nil ? 1 : 2)
    var output = start
    while try step(statement) { try visit(statement, &output) }
    return output
  }

  /// Reads rows as ``Org/read(_:from:upTo:into:_:)`` does.
  func read<Output>(
    _ cursor: QueryCursor,
    from start: Int,
    upTo mostRows: Int,
    into output: inout Output,
    _ write: (QueryRow, inout Output) throws(Problem) -> Int
  ) throws(Problem) -> Int {
    var (index, count) = (start, 0)
    switch cursor.rows {
    case .none: break
    case .aggregates(let rows):
      while index < rows.count, count < mostRows {
        count += try write(QueryRow(source: .cells(rows[index]), reader: self), &output)
        index += 1
      }
    case .records(let plan, let numbers):
      if index >= numbers.count { break }
      let statement = try prepared(plan.row)
      defer { statement.reset() }
      let row = QueryRow(source: .statement(statement), reader: self)
      while index < numbers.count, count < mostRows {
        statement.reset()
        statement.bind(numbers[index], at: 1)
        index += 1
        // A record that was deleted since the query is left out.
        if try step(statement) { count += try write(row, &output) }
      }
    }
    return index
  }

  private func prepared(_ sql: String) throws(Problem) -> SQLiteStatement {
    do throws(DatabaseError) {
      return try database.cached(sql)
    } catch {
      throw Problem(.queryTooComplicated, "The query has too many fields or conditions: \(error.message)")
    }
  }

  private func step(_ statement: SQLiteStatement) throws(Problem) -> Bool {
    do throws(DatabaseError) { return try statement.step() } catch { throw Problem(error) }
  }
}
