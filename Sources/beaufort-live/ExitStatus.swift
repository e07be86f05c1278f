import Foundation

/// How the program ends; thrown by a command that has said everything already.
enum ExitStatus: Int32, Error {
  /// Stopped as it was told.
  case fine = 0
  /// The command line, or a port or file that it names, cannot be used.
  case badInput = 2
  /// Interrupted from the keyboard.
  case interrupted = 130

  /// Ends the program.
  func end() -> Never { exit(rawValue) }
}
