import ArgumentParser
import Foundation

/// `kernel-benchmark table`.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Runs cases in turn, each in a process of its own, and prints them in a table beside what is wanted.",
    discussion: """
      Only what the case itself computes is timed, and the least time of all rounds counts: what else runs on the \
      machine can only add to it. From that of a world the time of one that ends at once is taken off: its tables are \
      made once, however many changes follow.
      """
  )

  @OptionGroup var options: CaseOptions
  @Option(help: "How often each case is run.")
  var rounds = 3
  @Flag(help: "Runs everything once and for moments, to see that it works; the figures mean nothing.")
  var smoke = false

  func validate() throws {
    if !(1...99).contains(rounds) { throw ValidationError("--rounds must be from 1 to 99, not \(rounds)") }
  }

  func run() throws {
    let chosen = try options.chosen()
    var best: [String: MeasuredLine] = [:]
    for _ in 0..<(smoke ? 1 : rounds) {
      for known in withReferences(chosen) {
        var line = try measure(known, work: smoke ? max(1, known.work / 50) : known.work)
        if known.hasSetUp { line.measured = line.measured.beyond(try measure(known, work: 1).measured) }
        if let other = best[known.name], other.measured.each <= line.measured.each { continue }
        best[known.name] = line
      }
    }
    print("| case | done | ns each | events each | bytes each | peak MiB | wanted | is |")
    print("|---|---|---|---|---|---|---|---|")
    for known in chosen {
      if let line = best[known.name] { print(row(known, line, best)) }
    }
  }

  /// The cases and those that they are held against, in the order of the list.
  private func withReferences(_ chosen: [Case]) -> [Case] {
    let names = Set(chosen.flatMap { [$0.name] + [$0.reference].compactMap { $0 } })
    return Case.all.filter { names.contains($0.name) }
  }

  private func measure(_ known: Case, work: Int64) throws -> MeasuredLine {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["measure", known.name, "--work", "\(work)"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("case '\(known.name)' ended with status \(process.terminationStatus)")
    }
    return try JSONDecoder().decode(MeasuredLine.self, from: data)
  }

  private func row(_ known: Case, _ line: MeasuredLine, _ best: [String: MeasuredLine]) -> String {
    let (measured, reference) = (line.measured, known.reference.flatMap { best[$0]?.measured })
    let (wanted, found) = known.judgement(measured, reference)
    let cells = [
      known.name, "\(measured.count) \(known.unit)s", measured.each.shown,
      measured.events.map { (Double($0) / Double(max(1, measured.count))).shown } ?? "",
      measured.bytesEach.map(\.shown) ?? "", line.peakResidentKiB.map { (Double($0) / 1_024).shown } ?? "", wanted,
      found,
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}

extension Case {
  /// The case that this one is held against.
  fileprivate var reference: String? {
    switch wanted {
    case .ratio(let other, _), .within(_, let other): other
    case .nanoseconds, .perSecond, nil: nil
    }
  }

  /// What is wanted, and what was found, in words.
  fileprivate func judgement(_ measured: Measured, _ reference: Measured?) -> (wanted: String, found: String) {
    let ratio = reference.map { measured.each / $0.each }
    switch wanted {
    case .nanoseconds(let most): return ("at most \(most.shown) ns", mark(measured.each <= most))
    case .perSecond(let least):
      let rate = 1e9 / measured.each
      return ("\((least / 1e6).shown) M/s", "\((rate / 1e6).shown) M/s" + mark(rate >= least))
    case .ratio(let other, let times):
      return ("at most \(times.shown)x \(other)", ratio.map { "\($0.shown)x" + mark($0 <= times) } ?? "")
    case .within(let percent, let other):
      let found = ratio.map { ($0 - 1) * 100 }
      return ("within \(percent.shown)% of \(other)", found.map { "\($0.shown)%" + mark($0 <= percent) } ?? "")
    case nil: return ("", "")
    }
  }

  private func mark(_ isMet: Bool) -> String { isMet ? "" : " (missed)" }
}

extension Double {
  /// With three digits that count, or all before the point.
  fileprivate var shown: String {
    String(format: magnitude >= 100 ? "%.0f" : magnitude >= 10 ? "%.1f" : "%.2f", self)
  }
}
