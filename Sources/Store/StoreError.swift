import GRDB

/// Why the store could not do what was asked; each case knows the place, its words name the remedy.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no file at the path, and none was to be created.
  case noDatabase(path: String)
  /// The file is not an SQLite database.
  case notADatabase(path: String)
  /// The file is an SQLite database of another program.
  case foreignDatabase(path: String)
  /// The database has migrations that this version does not know.
  case newerSchema(path: String, found: Int, known: Int)
  /// The file or its folder cannot be written.
  case unwritable(path: String, reason: String)
  /// Another process holds the database.
  case locked(path: String)
  /// The disk is full.
  case diskFull(path: String)
  /// What was read cannot have been written by Beaufort.
  case damaged(path: String, detail: String)
  /// No run has this id; `suggestions` are the nearest, the newest first.
  case unknownRun(id: String, path: String, suggestions: [String])
  /// There is a run with this id already.
  case runExists(id: String, path: String)
  /// Anything else that SQLite reports.
  case failed(path: String, detail: String)

  /// One line: what, where, and what to do about it.
  package var description: String {
    switch self {
    case .noDatabase(let path):
      "\(path): there is no database here: run 'beaufort run' first, or name another with --db"
    case .notADatabase(let path): "\(path) is not an SQLite database: move it away, or name another file with --db"
    case .foreignDatabase(let path):
      "\(path) is a database of another program and was left as it is: name another file with --db"
    case .newerSchema(let path, let found, let known):
      "\(path) was written by a newer Beaufort (schema \(found), this one knows \(known)): "
        + "use that version or another --db"
    case .unwritable(let path, let reason):
      "\(path) cannot be written (\(reason)): make the folder writable, or name another file with --db"
    case .locked(let path):
      "\(path) is locked by another process: wait until it is done, or name another file with --db"
    case .diskFull(let path): "\(path): the disk is full: make room, then go on with 'beaufort run --resume'"
    case .damaged(let path, let detail):
      "\(path) is damaged (\(detail)): restore a copy, or name another file with --db"
    case .unknownRun(let id, let path, let suggestions):
      if suggestions.isEmpty {
        "no run '\(id)' in \(path): it has no runs yet; start one with 'beaufort run', or name another file with --db"
      } else {
        "no run '\(id)' in \(path): did you mean \(suggestions.map { "'\($0)'" }.joined(separator: ", "))?"
      }
    case .runExists(let id, let path):
      "run '\(id)' is in \(path) already: go on with it by --resume, or take another id"
    case .failed(let path, let detail): "\(path): \(detail)"
    }
  }
}

extension StoreError {
  /// Says in the store's words what SQLite reported about the database at `path`.
  init(_ error: any Error, path: String) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self = .failed(path: path, detail: String(describing: error))
      return
    }
    let message = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    self =
      switch error.resultCode {
      case .SQLITE_NOTADB: .notADatabase(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path)
      case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .unwritable(path: path, reason: message)
      case .SQLITE_FULL: .diskFull(path: path)
      case .SQLITE_CORRUPT: .damaged(path: path, detail: message)
      default: .failed(path: path, detail: message)
      }
  }
}
