import GRDB

/// One step of the schema. Once released it is never edited: what comes later is a file of its own.
package struct Migration: Sendable {
  /// Its place in the order, from 1; the schema's number after it.
  package let number: Int
  /// What it is about; with the number, the name of its file.
  package let name: String
  /// Its statements, carried out in one transaction.
  package let sql: String

  /// The name under which a database remembers it, e.g. `0001-runs`.
  package var identifier: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + name
  }

  /// Every migration, in order.
  package static let all: [Migration] = [.runs, .results, .figures]

  /// Runs the first `count` migrations that a database does not have yet, a transaction each.
  static func migrator(first count: Int = all.count) -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    for migration in all.prefix(count) {
      migrator.registerMigration(migration.identifier) { try $0.execute(sql: migration.sql) }
    }
    return migrator
  }

  /// The number of the newest migration that the database has, 0 for none.
  static func number(of database: Database) throws -> Int {
    guard try database.tableExists("grdb_migrations") else { return 0 }
    let identifiers = try String.fetchAll(database, sql: "SELECT identifier FROM grdb_migrations")
    return identifiers.compactMap { Int($0.prefix { $0 != "-" }) }.max() ?? 0
  }
}
