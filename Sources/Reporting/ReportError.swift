/// Why a report was not written. Nothing half-written is left behind.
package enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder cannot be made.
  case folderNotMade(path: String, reason: String)
  /// A file cannot be written.
  case fileNotWritten(path: String, reason: String)

  /// Place, cause and remedy.
  package var description: String {
    switch self {
    case .folderNotMade(let path, let reason):
      "\(path): the report folder cannot be made (\(reason)); name another with --reports DIR"
    case .fileNotWritten(let path, let reason):
      "\(path): cannot be written (\(reason)); free some space or name another folder with --reports DIR"
    }
  }
}
