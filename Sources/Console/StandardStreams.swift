import Foundation

/// The stream for results.
package enum StandardOutput {
  /// Writes `text` at once. A reader that went away ends the program quietly, as it ends `cat`.
  package static func write(_ text: String) { put(text, on: FileHandle.standardOutput) }

  /// Whether it is a terminal that may be sent colours.
  package static var isColoured: Bool { isatty(STDOUT_FILENO) == 1 && Terminal.allowsColour }
}

/// The stream for all else.
package enum StandardError {
  /// Writes `text` at once.
  package static func write(_ text: String) { put(text, on: FileHandle.standardError) }

  /// Whether it is a terminal that can draw a bar.
  package static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 && Terminal.name != "dumb" }
  /// Whether it is a terminal that may be sent colours.
  package static var isColoured: Bool { isTerminal && Terminal.allowsColour }
}

/// What the environment says about the terminal; see <https://no-color.org>.
private enum Terminal {
  static let name = ProcessInfo.processInfo.environment["TERM"] ?? "dumb"
  static let allowsColour = (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty && name != "dumb"
}

private func put(_ text: String, on handle: FileHandle) {
  do { try handle.write(contentsOf: Data(text.utf8)) } catch { ExitStatus.badInput.end() }
}
