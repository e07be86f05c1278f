import Foundation
import Testing

@Suite("Bad input", .serialized)
struct BadInputTests {
  private static let shape = "shape: diurnal, peak: \"18:00\", peakToMean: 3"

  @Test(
    "in a scenario is refused with its place and a remedy, and nothing is written",
    arguments: [
      ("duration: 30m", "duration: 30min", "did you mean '30m'?"), ("duration: 30m", "duration: 0", "duration"),
      ("drain: 10m", "drian: 10m", "did you mean 'drain'?"), ("from: erp", "from: epr", "did you mean 'erp'?"),
      ("rate: 0.2/s, shape", "rate: -1/s, shape", "-1/s"), ("peakToMean: 3", "peakToMean: 9", "from 1 to 6"),
      ("on: erp, at", "on: crm, at", "crm"), ("propagation.p95", "propagation.p59", "did you mean 'propagation.p95'?"),
      ("at: \"00:10\"", "at: \"23:00\"", "23:00"), ("candidates: all", "candidates: [{ name: none }]", "none"),
      (shape, "shape: trace, trace: nowhere.csv", "nowhere.csv"),
      (shape, "shape: trace, trace: unsorted.csv", "unsorted.csv"),
    ]
  )
  func scenario(piece: String, replacement: String, words: String) throws {
    try CommandLineRig.use { rig in
      let text = tinyScenario(replacing: piece, by: replacement)
      #expect(text != tinyScenario())
      try rig.write(text, to: "bad.yaml")
      try rig.write("instant\n20\n10\n", to: "unsorted.csv")
      for command in [["run"], ["scenario", "check"]] {
        let ending = try rig.run(command + ["bad.yaml"])
        #expect(ending.status == 2 && ending.output == "")
        #expect(ending.errors.contains("bad.yaml:") && ending.errors.contains(words), "\(ending.errors)")
      }
      #expect(!rig.exists("Reports"))
    }
  }

  @Test(
    "on the command line is refused with a remedy, and nothing is written",
    arguments: [
      (["run"], "scenario"), (["run", "none.yaml"], "no such file"),
      (["run", "tiny.yml"], "did you mean 'tiny.yaml'?"),
      (["run", "tiny.yaml", "--candidate", "batsh"], "did you mean 'batch'?"),
      (["run", "tiny.yaml", "--storm", "outrage"], "did you mean 'outage'?"),
      (["run", "tiny.yaml", "--jobs", "0"], "--jobs"), (["run", "tiny.yaml", "--replications", "0"], "--replications"),
      (["run", "tiny.yaml", "--seed", "-1"], "--seed"), (["run", "tiny.yaml", "--format", "xml"], "--format"),
      (["run", "tiny.yaml", "tiny.yaml", "--format", "json"], "one scenario"),
      (["run", "tiny.yaml", "--db", "tiny.yaml"], "name another file with --db"),
      (["run", "tiny.yaml", "--db", "."], "name another file with --db"),
      (["run", "tiny.yaml", "--db", "/proc/none/runs.sqlite"], "name another file with --db"),
      (["run", "tiny.yaml", "--reports", "tiny.yaml"], "--reports"), (["report"], "beaufort run"),
      (["report", "--db", "none.sqlite"], "--db"), (["data", "--object", "Ordr"], "did you mean 'Order'?"),
      (["data", "--object", "Order", "--count", "-1"], "count"), (["rnu", "tiny.yaml"], "rnu"),
    ]
  )
  func commandLine(arguments: [String], words: String) throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let ending = try rig.run(arguments)
      #expect(ending.status == 2 && ending.output == "", "\(ending.output)")
      #expect(ending.errors.contains(words), "\(ending.errors)")
      #expect(!rig.exists("Reports"))
      #expect(try rig.read("tiny.yaml") == tinyScenario())
    }
  }
}
