import Foundation

/// The stream for what a program that started the server reads.
enum StandardOutput {
  /// Writes a line at once. That nobody reads it is no reason for a server to end.
  static func write(line: String) { try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8)) }
}

/// The stream for warnings and errors.
enum StandardError {
  /// Writes `text` at once. That nobody reads it is no reason for a server to end.
  static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
