import Foundation
import GRDB

extension Database {
  /// Inserts one row; each statement is compiled once for a connection.
  func insert(into table: String, _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>) throws {
    let columns = values.map { $0.key }.joined(separator: ", ")
    let marks = repeatElement("?", count: values.count).joined(separator: ", ")
    try run("INSERT INTO \(table) (\(columns)) VALUES (\(marks))", values.map { $0.value })
  }

  /// Runs a statement that is compiled once for a connection.
  func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
  }

  /// The rows of a query that is compiled once for a connection.
  func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: StatementArguments(arguments))
  }
}
