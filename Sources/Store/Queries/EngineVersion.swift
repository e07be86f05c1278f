import GRDB

extension Store {
  /// The version of the SQLite library that is loaded, e.g. `3.46.1`.
  package static var engineVersion: String {
    let version = try? DatabaseQueue().read { try String.fetchOne($0, sql: "SELECT sqlite_version()") }
    return version ?? "the library did not answer: install libsqlite3-0 again"
  }
}
