import Foundation
import Planning
import Simulation

/// How the program ends; thrown by a command that has said everything already.
package enum ExitStatus: Int32, Error {
  /// All went well.
  case fine = 0
  /// Objectives were missed or a regression was found, and the caller asked to be told.
  case missed = 1
  /// The command line, the scenario, or a file that it names is wrong.
  case badInput = 2
  /// An internal invariant broke.
  case broken = 3
  /// Stopped by a signal; what was done is kept.
  case interrupted = 130

  /// The status that an error ends the program with.
  package init(of error: any Error) {
    self =
      switch error {
      case is InvariantError: .broken
      case is RunInterrupted, is CancellationError: .interrupted
      case _: .badInput
      }
  }

  /// Ends the program.
  package func end() -> Never { exit(rawValue) }
}
