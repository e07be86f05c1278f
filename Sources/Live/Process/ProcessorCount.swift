import Foundation
import NIOCore

/// How many processors this process may use: no more than it is bound to, and no more than its share of the machine.
package enum ProcessorCount {
  /// The number, at least 1.
  package static var usable: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    guard let bound = bound(in: status) else { return System.coreCount }
    return max(1, min(System.coreCount, bound))
  }

  /// The processors that the text of `/proc/self/status` allows; `nil` where it does not say.
  ///
  /// - SeeAlso: proc_pid_status(5), *Cpus_allowed*: hexadecimal digits, with commas between groups.
  static func bound(in status: String) -> Int? {
    let name = "Cpus_allowed:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
    let count = line.dropFirst(name.count).compactMap(\.hexDigitValue).reduce(0) { $0 + $1.nonzeroBitCount }
    return count > 0 ? count : nil
  }

  /// Serves from as many threads as there are processors to use; to be called once, before anything is served.
  ///
  /// Threads that share a processor only wait for each other's locks, and lose time in changing over.
  package static func setThreads() { NIOSingletons.groupLoopCountSuggestion = usable }
}
