import Foundation
package import Planning
import Store

extension Sitting {
  /// A sitting on this machine that starts now; `arguments` repeat it.
  package static func here(repeatedBy arguments: [String], jobs: Int) -> Sitting {
    let now = Date()
    return Sitting(
      id: runID(at: now),
      command: "beaufort " + arguments.map(quotedForShell).joined(separator: " "),
      version: Version.text,
      machine: Machine.words,
      allocator: Allocator.name,
      started: now.formatted(.iso8601),
      jobs: jobs,
      peakResidentBytes: { Machine.peakResidentBytes },
      remarks: {
        Allocator.statistics.map { [Finding(severity: .note, text: "\(Allocator.name): \($0.line)")] } ?? []
      }
    )
  }

  /// Date, time of day and four digits of what is left of a second, mixed with the process, e.g. `20261124-231502-4f2a`.
  private static func runID(at now: Date) -> String {
    let second = now.timeIntervalSince1970.rounded(.down)
    let fraction = UInt32((now.timeIntervalSince1970 - second) * 1_000_000)
    let digits = String((fraction &* 2_654_435_761 ^ UInt32(truncatingIfNeeded: getpid()) &* 40_503) >> 16, radix: 16)
    let stamp = now.formatted(.iso8601).filter { !"-:Z".contains($0) }
    return stamp.replacing("T", with: "-") + "-" + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func quotedForShell(_ argument: String) -> String {
    let isPlain = argument.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"), UInt8(ascii: "="):
        true
      case _: false
      }
    }
    return isPlain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: #"'\''"#) + "'"
  }
}
