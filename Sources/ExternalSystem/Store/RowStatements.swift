/// The statements that read and write whole rows of a type by their keys, one row or many at a time.
struct RowStatements: Sendable {
  /// How many rows one statement takes; other numbers are made of these, so that few statements have to be prepared.
  static let steps = [100, 10, 1]

  private let selections: [Int: String]
  private let insertions: [Int: String]

  /// Writes the statements for `type`.
  init(_ type: EntityType) {
    let columns = type.columns
    let assignments = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ",")
    var (selections, insertions): ([Int: String], [Int: String]) = ([:], [:])
    for step in Self.steps {
      let keys = (1...step).map { "$\($0)" }.joined(separator: ",")
      selections[step] = "SELECT \(columns.joined(separator: ",")) FROM \(type.table) WHERE id IN (\(keys))"
      let rows = (0..<step).map { row in
        "(" + columns.indices.map { "$\(row * columns.count + $0 + 1)" }.joined(separator: ",") + ")"
      }
      insertions[step] = """
        INSERT INTO \(type.table) (\(columns.joined(separator: ","))) VALUES \(rows.joined(separator: ","))
        ON CONFLICT (id) DO UPDATE SET \(assignments)
        """
    }
    (self.selections, self.insertions) = (selections, insertions)
  }

  /// Reads the rows of so many keys as there are in one of ``steps``.
  func selection(_ count: Int) -> String { statement(count, of: selections) }
  /// Writes as many rows.
  func insertion(_ count: Int) -> String { statement(count, of: insertions) }

  private func statement(_ count: Int, of statements: [Int: String]) -> String {
    guard let statement = statements[count] else { preconditionFailure("no statement for \(count) rows") }
    return statement
  }
}
