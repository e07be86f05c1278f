import Foundation
import Testing

@Suite("beaufort run", .serialized)
struct RunCommandTests {
  @Test("compares the candidates, and says where everything is")
  func text() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let ending = try rig.run("run", "tiny.yaml")
      #expect(ending.status == 0, "\(ending.errors)")
      for word in ["calm", "outage", "call-in", "call-out", "virtualization", "batch", "event-driven", "changes/s"] {
        #expect(ending.output.contains(word))
      }
      let folder = try #require(rig.names(in: "Reports").first { $0.hasPrefix("tiny-") })
      let files = rig.names(in: "Reports/\(folder)")
      #expect(files.contains("report.html") && files.contains("metrics.csv"))
      for name in files { #expect(ending.output.contains("Reports/\(folder)/\(name)\n")) }
      #expect(ending.output.contains("Reports/beaufort.sqlite\n"))
      #expect(ending.errors.contains("20 worlds") && !(ending.output + ending.errors).contains("\u{1B}"))
    }
  }

  @Test("prints one object for programs, with the same digest for any number of jobs")
  func json() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let options = ["run", "tiny.yaml", "--format", "json", "--quiet", "--reports"]
      let one = try rig.run(options + ["one", "--jobs", "1"])
      #expect(one.status == 0 && one.errors == "")
      expectKeys(one.object, ["run", "scenario", "seed", "digest", "candidates", "harness"])
      let harness = try #require(one.object["harness"] as? [String: Any])
      expectKeys(harness, ["changes", "reads", "eventsPerSecond", "peakResidentBytes", "jobs"])
      #expect((harness["allocator"] as? String)?.hasPrefix("jemalloc") == true)
      let (changes, wall) = (harness["changes"] as? Double ?? 0, harness["wallSeconds"] as? Double ?? 0)
      let speed = try #require(harness["changesPerSecond"] as? Double)
      #expect(abs(speed * wall - changes) < 1e-6 * changes)
      let candidates = try #require(one.object["candidates"] as? [[String: Any]])
      #expect(candidates.count == 10)
      for candidate in candidates {
        expectKeys(candidate, ["candidate", "storm", "force", "replications", "metrics", "flows", "ledger"])
        expectKeys(candidate, ["activations", "objectives"])
      }
      #expect(rig.names(in: "one").contains("report.html"))
      let two = try rig.run(options + ["two", "--jobs", "2"])
      #expect(two.object["digest"] as? String == one.object["digest"] as? String)
      let other = try rig.run(options + ["other", "--seed", "8"])
      #expect(other.status == 0 && other.object["digest"] as? String != one.object["digest"] as? String)
    }
  }

  @Test("exits with 1 on a missed objective only where it was asked to")
  func objectives() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(replacing: "<= 5m", by: "<= 5h"), to: "met.yaml")
      try rig.write(tinyScenario(replacing: "<= 5m", by: "<= 1ns"), to: "missed.yaml")
      let options = ["--candidate", "call-in", "--storm", "calm", "--quiet"]
      #expect(try rig.run(["run", "met.yaml", "--fail-on-objectives"] + options).status == 0)
      #expect(try rig.run(["run", "missed.yaml", "--fail-on-objectives"] + options).status == 1)
      #expect(try rig.run(["run", "missed.yaml"] + options).status == 0)
      #expect(try rig.run(["run", "met.yaml", "missed.yaml", "--reports", "both"] + options).status == 0)
      #expect(rig.names(in: "both").count == 2)
    }
  }

  @Test("a report made again from the database is the same, file by file")
  func reportAgain() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let options = ["--candidate", "batch", "--seed", "3", "--reports", "first", "--format", "json", "--quiet"]
      let run = try rig.run(["run", "tiny.yaml"] + options)
      try FileManager.default.removeItem(at: rig.folder.appending(path: "tiny.yaml"))
      let id = try #require(run.object["run"] as? String)
      let names = rig.names(in: "first")
      #expect(names.contains("report.html") && names.contains("lives.csv") && names.count > 5)
      let before = try names.map { try rig.read("first/\($0)") }
      for name in names where name != "lives.csv" {
        try FileManager.default.removeItem(at: rig.folder.appending(path: "first/\(name)"))
      }
      let again = try rig.run("report", "--run", id, "--reports", "first", "--format", "json")
      #expect(again.status == 0 && again.output == run.output)
      #expect(rig.names(in: "first") == names)
      for (name, text) in zip(names, before) {
        let isSame = try rig.read("first/\(name)") == text
        #expect(isSame, "\(name) differs")
      }
      let unknown = try rig.run("report", "--run", "20200101-000000-0000")
      #expect(unknown.status == 2 && unknown.errors.contains("did you mean '\(id)'?"))
    }
  }

  private func expectKeys(_ object: [String: Any], _ keys: [String]) {
    for key in keys { #expect(object[key] != nil, "\(key) is missing") }
  }
}
