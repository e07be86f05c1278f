import BeaufortNumerics
import Foundation
import LiveRun
import Measurement
import Simulation

/// A tiny scenario for both engines: some lanes at once, in calm and in some weathers.
struct Trial: Hashable, Sendable, CustomStringConvertible {
  let name: String
  let seed: UInt64
  /// How long changes and reads go on, as scenarios have it.
  let duration: String
  /// How long a world is waited for after that, at most.
  var drain = Interval.seconds(8)
  /// Service times of the systems, as scenarios have them.
  var service = "10ms"
  /// What each record of a request adds to that at the org.
  var perRecord = "0s"
  let lanes: [Lane]
  var storms: [Storm] = []

  var description: String { "trial '\(name)' with seed \(seed)" }

  /// Lives through calm and all storms, and hands out each world as soon as it is there.
  func run(by engine: Engine, _ finished: @Sendable (WorldResult) -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-conformance-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "\(name).yaml").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let rehearsal = Rehearsal(path: path, drain: drain.nanoseconds)
    let plan = SimulationPlan(try rehearsal.scenario())
    try await engine.make(plan, rehearsal).run(where: { _ in true }, progress: nil, finished: finished)
  }

  private var externals: [String] { Set(lanes.map(\.external)).sorted() }

  private var text: String {
    let systems = externals.map { name in
      "  \(name): { kind: external, concurrency: 64, queue: 1_000, service: \(service) }"
    }
    let links = externals.map { "  - { between: [\($0), salesforce], latency: 2ms }" }
    let weather = storms.isEmpty ? "" : "storms:\n\(storms.map(\.line).joined(separator: "\n"))"
    return """
      scenario: \(name)
      summary: What both engines must agree on.
      governance: { owner: tests, rationale: A prediction is worth what it has in common with the real thing. }
      duration: \(duration)
      seed: \(seed)
      systems:
        salesforce: { kind: salesforce, edition: enterprise, licences: 1_000, service: { constant: \(service), perRecord: \(perRecord) } }
      \(systems.joined(separator: "\n"))
      links:
      \(links.joined(separator: "\n"))
      flows:
      \(lanes.map(\.flow).joined(separator: "\n"))
      candidates:
        - name: all
          flows:
      \(lanes.map(\.assignment).joined(separator: "\n"))
      objectives:
        - lost == 0
      \(weather)

      """
  }
}
