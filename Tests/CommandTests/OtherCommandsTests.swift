import Foundation
import Testing

@Suite("Other commands", .serialized)
struct OtherCommandsTests {
  @Test("help lists what works", arguments: ["run", "report", "scenario", "data", "doctor"])
  func help(command: String) throws {
    try CommandLineRig.use { rig in
      let all = try rig.run("--help")
      #expect(all.status == 0 && all.output.contains("\n  \(command) "))
      #expect(try rig.run(command, "--help").status == 0)
    }
  }

  @Test("the version is three numbers")
  func version() throws {
    try CommandLineRig.use { rig in
      let version = try rig.run("--version")
      #expect(version.status == 0 && version.output.contains(/^\d+\.\d+\.\d+\n$/))
    }
  }

  @Test("data writes the same records for the same seed", arguments: ["csv", "json"])
  func data(format: String) throws {
    try CommandLineRig.use { rig in
      let options = ["data", "--object", "Order", "--count", "50", "--format", format, "--seed"]
      let (one, again, other) = try (rig.run(options + ["1"]), rig.run(options + ["1"]), rig.run(options + ["2"]))
      #expect(one.status == 0 && one.errors == "" && one.output == again.output && one.output != other.output)
      #expect(one.output.split(whereSeparator: \.isNewline).count == (format == "csv" ? 51 : 50))
    }
  }

  @Test("a scenario that is shown can be read again, and is shown the same")
  func show() throws {
    try CommandLineRig.use { rig in
      try rig.write(tinyScenario(), to: "tiny.yaml")
      let checked = try rig.run("scenario", "check", "tiny.yaml")
      #expect(checked.status == 0 && checked.output.contains("20 worlds"))
      let shown = try rig.run("scenario", "show", "tiny.yaml")
      try rig.write(shown.output, to: "shown.yaml")
      #expect(shown.status == 0 && shown.output.contains("event-driven"))
      #expect(try rig.run("scenario", "show", "shown.yaml").output == shown.output)
    }
  }

  @Test("the doctor finds jemalloc live, and what would fail")
  func doctor() throws {
    try CommandLineRig.use { rig in
      let healthy = try rig.run("doctor")
      #expect(healthy.status == 0, "\(healthy.output)")
      #expect(healthy.output.contains(/allocator +jemalloc \d+\.\d+\.\d+ is live/))
      #expect(!rig.exists("Reports"))
      try rig.write("no database", to: "runs.sqlite")
      let ill = try rig.run("doctor", "--db", "runs.sqlite")
      #expect(ill.status == 2 && ill.output.contains("not an SQLite database"))
      let nowhere = try rig.run("doctor", "--db", "runs.sqlite/more.sqlite")
      #expect(nowhere.status == 2 && nowhere.output.contains("more.sqlite cannot be made"), "\(nowhere.output)")
    }
  }
}
