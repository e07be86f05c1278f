import Foundation
import Testing

@Suite("compare, capacity and check", .serialized)
struct PlanningCommandsTests {
  /// A cache whose time to live a test may make worse.
  private func cached(ttl: String) -> String {
    tinyScenario(
      replacing: "candidates: all",
      by: "candidates: [{ name: cached, pattern: virtualization, ttl: \(ttl) }]"
    ).replacing("reads: { rate: 0.2/s }", with: "reads: { rate: 2/s }")
      .replacing("propagation.p95 <= 5m", with: "propagation.max <= 2m")
  }

  private func check(_ rig: CommandLineRig, _ options: String...) throws -> CommandLineRig.Ending {
    try rig.run(["check", "tiny.yaml", "--quiet", "--db", "runs.sqlite"] + options)
  }

  @Test("a check passes without a baseline and on equal runs, and exits with 1 on a regression")
  func checking() throws {
    try CommandLineRig.use { rig in
      try rig.write(cached(ttl: "60s"), to: "tiny.yaml")
      let first = try check(rig)
      #expect(first.status == 0 && first.output.contains(/'beaufort check accept --run \S+ --db runs.sqlite'/))
      let accepted = try rig.run("check", "accept", "tiny.yaml", "--db", "runs.sqlite")
      #expect(accepted.status == 0, "\(accepted.errors)")

      let same = try check(rig, "--junit", "new/same.xml")
      #expect(same.status == 0 && same.output.contains("no regression"), "\(same.output)")
      #expect(try rig.read("new/same.xml").contains("tests=\"4\" failures=\"0\""))

      try rig.write(cached(ttl: "300s"), to: "tiny.yaml")
      let worse = try check(rig, "--junit", "worse.xml", "--format", "json")
      #expect(worse.status == 1, "\(worse.output)")
      let regressions = worse.object["regressions"] as? [[String: Any]] ?? []
      #expect(regressions.contains { $0["objective"] as? String == "propagation.max <= 2m" })
      #expect(try rig.read("worse.xml").contains("propagation.max"))

      let id = (worse.object["run"] as? [String: Any])?["run"] as? String ?? ""
      #expect(try rig.run("check", "accept", "--run", id, "--db", "runs.sqlite").status == 0)
      #expect(try check(rig).status == 0)

      let compared = try rig.run("compare", "previous", "latest", "--db", "runs.sqlite")
      #expect(compared.status == 0 && compared.output.contains("no difference in "), "\(compared.output)")
    }
  }

  @Test("capacity answers as an object, and at a factor")
  func capacity() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let options = ["capacity", "tiny.yaml", "--candidate", "batch", "--storm", "calm", "--quiet", "--format", "json"]
      let found = try rig.run(options + ["--objective", "allocation.demand <= 80%", "--to", "2"])
      let candidates = found.object["candidates"] as? [[String: Any]] ?? []
      #expect(found.status == 0 && candidates.count == 1, "\(found.errors)")
      #expect(candidates.first?["verdict"] as? String == "atLeast")
      #expect(candidates.first?["factor"] as? Double == 2)
      let fixed = try rig.run(options + ["--at", "2"])
      #expect(fixed.status == 0 && fixed.object["factor"] as? Double == 2)
    }
  }

  @Test(
    "what cannot be answered exits with 2",
    arguments: [
      ["compare", "latest", "previous"], ["compare", "latest"], ["check", "missing.yaml"],
      ["check", "tiny.yaml", "--tolerance", "much"], ["check", "tiny.yaml", "--junit", "tiny.yaml/junit.xml"],
      ["check", "accept", "tiny.yaml"], ["capacity", "tiny.yaml", "--objective", "allocation.demnd <= 80%"],
      ["capacity", "tiny.yaml", "--from", "2", "--to", "1"], ["capacity", "tiny.yaml", "--at", "0"],
      ["capacity", "tiny.yaml", "--candidate", "nobody"],
    ]
  )
  func badInput(arguments: [String]) throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let ending = try rig.run(arguments)
      #expect(ending.status == 2 && ending.output == "" && !ending.errors.isEmpty, "\(ending)")
      #expect(rig.names(in: ".").filter { $0 != "out.txt" && $0 != "err.txt" } == ["tiny.yaml"])
    }
  }
}
