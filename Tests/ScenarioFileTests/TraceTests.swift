import BeaufortNumerics
import Foundation
import ScenarioFile
import Testing
import Workload

@Suite("Traces of a scenario")
struct TraceTests {
  @Test("lie beside the scenario, and give the mean rate")
  func sound() throws {
    let scenario = try read(
      trace: "at,count\n2020-01-01 00:00:00,30\n2020-01-01 01:00:00,6\n",
      keys: "speed: 2, multiply: 10"
    )
    let trace = Trace(
      path: "t.csv",
      bucket: .hours(1),
      counts: [30, 6],
      speedPermille: 2_000,
      multiplyPermille: 10_000
    )
    #expect(scenario.flows[0].load.changes.shape == .trace(trace))
    // 360 changes in one hour.
    #expect(scenario.flows[0].load.changes.rate == Rate(perMillionSeconds: 100_000))
  }

  @Test(
    "that are no use are told with their line",
    arguments: [
      ("at,count\n2020-01-01 01:00:00,30\n2020-01-01 00:00:00,6\n", "t.csv:3: '2020-01-01 00:00:00' comes before"),
      ("at,count\n2020-01-01 01:00:00,30\nyesterday,6\n", "t.csv:3: 'yesterday' is not an instant"),
      ("at,count\n2020-01-01 01:00:00,30\n2020-01-01 02:00:00,-6\n", "t.csv:3: '-6' is not a count"),
      ("at,count\n2020-01-01 01:00:00,0\n", "'t.csv' has no arrival"),
      ("", "t.csv: the trace has no rows"),
    ]
  )
  func unsound(trace: String, message: String) throws {
    let error = #expect(throws: ScenarioError.self) { try read(trace: trace, keys: "speed: 1") }
    let problem = try #require(error?.problems.first)
    #expect(error?.problems.count == 1)
    #expect((problem.line, problem.column, problem.length) == (27, 36, 5))
    #expect(problem.message.contains(message), "\(problem.message)")
  }

  @Test("that are not there are told with their place")
  func missing() throws {
    let error = #expect(throws: ScenarioError.self) { try read(trace: nil, keys: "speed: 1") }
    #expect(error?.problems.map(\.line) == [27])
    #expect(error?.description.contains("cannot read the trace") == true)
  }

  private func read(trace: String?, keys: String) throws -> Scenario {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("beaufort-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try trace?.write(to: folder.appendingPathComponent("t.csv"), atomically: true, encoding: .utf8)
    let scenario = folder.appendingPathComponent("s.yaml")
    let diurnal = "rate: 12/s, shape: diurnal, peak: \"18:00\", peakToMean: 3"
    try Samples.retail(diurnal, "shape: trace, file: t.csv, \(keys)")
      .write(to: scenario, atomically: true, encoding: .utf8)
    return try readScenario(path: scenario.path)
  }
}
