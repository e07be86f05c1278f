import Foundation
import GRDB

/// The file on disk, before the store trusts it.
struct DatabaseFile {
  /// `PRAGMA application_id` of Beaufort's databases: "Beau" in ASCII.
  static let applicationID: Int64 = 0x4265_6175

  let path: String

  /// Makes the folder where that is wanted, and throws unless the file is absent, empty, or a database of Beaufort's
  /// with a schema that this version knows. Changes nothing in an existing file.
  func admit(_ opening: Store.Opening, _ configuration: Configuration) throws(StoreError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      guard opening == .creating else { throw .noDatabase(path: path) }
      return try makeFolder()
    }
    if isFolder.boolValue { throw .unwritable(path: path, reason: "it is a folder") }
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw .unwritable(path: path, reason: "it cannot be read")
    }
    let head: Data?
    do { head = try handle.read(upToCount: 16) } catch { throw .unwritable(path: path, reason: "it cannot be read") }
    guard let head, !head.isEmpty else { return }
    guard head.elementsEqual("SQLite format 3\0".utf8) else { throw .notADatabase(path: path) }
    try checkOwner(configuration)
  }

  private func makeFolder() throws(StoreError) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: "its folder \(folder.path) cannot be made")
    }
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw .unwritable(path: path, reason: "its folder \(folder.path) is read-only")
    }
  }

  private func checkOwner(_ configuration: Configuration) throws(StoreError) {
    var configuration = configuration
    configuration.readonly = true
    do {
      try DatabaseQueue(path: path, configuration: configuration).read { database in
        let owner = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        if tables == 0 { return }
        guard owner == Self.applicationID else { throw StoreError.foreignDatabase(path: path) }
        let found = try Migration.number(of: database)
        let known = Migration.all.count
        if found > known { throw StoreError.newerSchema(path: path, found: found, known: known) }
      }
    } catch { throw StoreError(error, path: path) }
  }
}
