import Foundation

/// The file for JUnit XML that was asked for.
struct JUnitFile {
  /// Its path.
  let path: String

  /// Throws unless the file can be written, before a long run finds out.
  func check() throws(JUnitFileError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw JUnitFileError(path: path, reason: "is a folder")
    }
    var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    guard isFolder.boolValue, FileManager.default.isWritableFile(atPath: folder.path) else {
      throw JUnitFileError(path: path, reason: "\(folder.path) is no folder that can be written to")
    }
  }

  /// Writes `document`, all of it or nothing; the folder is made where it is missing.
  func write(_ document: String) throws(JUnitFileError) {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(document.utf8).write(to: url, options: .atomic)
    } catch {
      throw JUnitFileError(path: path, reason: error.localizedDescription)
    }
  }
}

/// JUnit XML cannot be written where it was wanted.
struct JUnitFileError: Error, CustomStringConvertible {
  /// The file.
  let path: String
  /// Why.
  let reason: String

  var description: String { "\(path) cannot be written (\(reason)): name another file with --junit" }
}
