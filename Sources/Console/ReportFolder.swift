import Foundation

/// The folder that was named for reports.
package enum ReportFolder {
  /// Throws unless reports can be written to `folder`, before a long run finds out; the folder is not made yet.
  package static func check(_ folder: String?) throws(ReportFolderError) {
    var url = URL(fileURLWithPath: folder ?? "Reports")
    var isFolder: ObjCBool = false
    while !FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) {
      guard url.path != "/" else { break }
      url.deleteLastPathComponent()
    }
    guard isFolder.boolValue else { throw ReportFolderError(path: url.path, reason: "is not a folder") }
    guard FileManager.default.isWritableFile(atPath: url.path) else {
      throw ReportFolderError(path: url.path, reason: "cannot be written")
    }
  }
}

/// Reports cannot be written where they were wanted.
package struct ReportFolderError: Error, CustomStringConvertible {
  /// What stands in the way.
  package let path: String
  /// Why.
  package let reason: String

  /// What stands in the way, and what to do.
  package var description: String { "\(path) \(reason): name another folder for the reports with --reports" }
}
