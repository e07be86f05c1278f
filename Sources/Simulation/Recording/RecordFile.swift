import Foundation

/// Why a world's life could not be written.
package struct RecordingError: Error, Hashable, CustomStringConvertible {
  /// Place, reason and remedy.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// A text file that is written line by line through a buffer. The first failure is kept and told at the end.
final class RecordFile {
  private static let room = 1 << 20

  private let path: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var failure: String?

  /// Makes the file anew, with `header` as its first line.
  init(_ path: String, header: String) throws(RecordingError) {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw RecordingError("\(path) cannot be written; name a folder that you may write to") }
    self.handle = handle
    buffer.reserveCapacity(Self.room + 4_096)
    line(header)
  }

  /// Appends a line.
  func line(_ text: String) {
    buffer.append(contentsOf: text.utf8)
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.room { flush() }
  }

  /// Writes what is left.
  func close() throws(RecordingError) {
    flush()
    do { try handle.close() } catch { failure = failure ?? error.localizedDescription }
    if let failure {
      throw RecordingError("\(path) could not be written: \(failure); make room, or name another folder")
    }
  }

  private func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil else { return }
    do { try handle.write(contentsOf: Data(buffer)) } catch { failure = error.localizedDescription }
  }

  /// Makes a folder, with those above it.
  static func makeFolder(_ path: String) throws(RecordingError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw RecordingError(
        "the folder \(path) cannot be made: \(error.localizedDescription); name one that you may write to"
      )
    }
  }
}
