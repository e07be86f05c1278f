/// The result of a query: which rows, in which order, as of the time of the query. What they hold is read when it is
/// handed out, page by page.
///
/// It takes eight bytes a row. The results of functions, of which there is one page at most, are kept whole.
package struct QueryCursor: Sendable {
  enum Rows: Sendable {
    /// The numbers of the records.
    case records(RecordPlan, [Int64])
    /// The results of functions.
    case aggregates([[Cell]])
    /// No rows: their number was asked for.
    case none
  }

  let rows: Rows
  /// How many rows the query found; for `SELECT COUNT()`, which hands none out, the number asked for.
  package let totalSize: Int
  /// What it gives of each row.
  package let shape: QueryShape

  init(_ rows: Rows, totalSize: Int, shape: QueryShape) {
    (self.rows, self.totalSize, self.shape) = (rows, totalSize, shape)
  }

  init(_ plan: RecordPlan, _ numbers: [Int64]) {
    self.init(.records(plan, numbers), totalSize: numbers.count, shape: plan.shape)
  }

  /// How many rows can be read.
  package var rowCount: Int {
    switch rows {
    case .records(_, let numbers): numbers.count
    case .aggregates(let rows): rows.count
    case .none: 0
    }
  }

  /// The values of each row side by side, those of parents under names such as `Account.Name`; without children.
  package var columns: [(name: String, value: QueryValue)] { shape.columns }
}
