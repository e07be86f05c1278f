import ArgumentParser
import Foundation

/// `kernel-benchmark measure`.
struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Runs cases one after the other, and prints a line of JSON for each."
  )

  @OptionGroup var options: CaseOptions
  @Option(help: "How much is done in each case, in place of the work that belongs to it.")
  var work: Int64?

  func validate() throws {
    if let work, work < 1 { throw ValidationError("--work must be at least 1, not \(work)") }
  }

  func run() throws {
    for chosen in try options.chosen() {
      let measured = try chosen.measure(work ?? chosen.work)
      print(try MeasuredLine(chosen, measured).json)
      fflush(nil)
    }
  }
}

/// What is printed of a case.
struct MeasuredLine: Codable {
  /// The case.
  let name: String
  /// What was counted.
  let unit: String
  /// The most memory that this process had so far, in KiB.
  let peakResidentKiB: Int64?
  /// What was measured.
  var measured: Measured

  /// The line of a case that was just run in this process.
  init(_ known: Case, _ measured: Measured) {
    (name, unit, self.measured) = (known.name, known.unit, measured)
    peakResidentKiB = Self.peakResidentKiB()
  }

  /// The line in JSON.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// The kernel's high-water mark of this process.
  private static func peakResidentKiB() -> Int64? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    return status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }.flatMap { line in
      Int64(line.filter(\.isNumber))
    }
  }
}
