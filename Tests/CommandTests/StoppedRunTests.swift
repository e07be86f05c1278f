import Foundation
import Testing

@Suite("A run that is stopped", .serialized)
struct StoppedRunTests {
  private static let long = tinyScenario(replacing: "replications: 2", by: "replications: 5")

  /// What the run ends with where nobody stops it.
  private static let digestOfWhole: String? = try? CommandLineRig.use { rig in
    try rig.write(long, to: "long.yaml")
    return try rig.run("run", "long.yaml", "--format", "json", "--quiet").object["digest"] as? String
  }

  @Test("says what it kept, exits with 130, and goes on to the same digest", arguments: [SIGINT, SIGTERM])
  func asked(signal: Int32) throws {
    try CommandLineRig.use { rig in
      let ending = try stop(rig, by: signal)
      #expect(ending.status == 130 && ending.output == "")
      #expect(ending.errors.contains("of 50 worlds are kept") && ending.errors.contains("--resume"))
      #expect(rig.names(in: "Reports").allSatisfy { $0.hasPrefix("beaufort.sqlite") }, "a report of half a run")
      try expectResumable(rig)
    }
  }

  @Test("can be killed at any instant")
  func killed() throws {
    try CommandLineRig.use { rig in
      #expect(try stop(rig, by: SIGKILL).status == -SIGKILL)
      try expectResumable(rig)
    }
  }

  /// Sends `signal` when some worlds are done, and most are not.
  private func stop(_ rig: CommandLineRig, by signal: Int32) throws -> CommandLineRig.Ending {
    try rig.write(Self.long, to: "long.yaml")
    let process = try rig.start(["run", "long.yaml"])
    while process.isRunning, try !rig.read("err.txt").contains("of 50 worlds") { usleep(10_000) }
    kill(process.processIdentifier, signal)
    return try rig.end(of: process)
  }

  private func expectResumable(_ rig: CommandLineRig) throws {
    let resumed = try rig.run("run", "long.yaml", "--resume", "--format", "json", "--quiet")
    #expect(resumed.status == 0, "\(resumed.errors)")
    let digest = try #require(Self.digestOfWhole)
    #expect(resumed.object["digest"] as? String == digest)
    let again = try rig.run("run", "long.yaml", "--resume")
    #expect(again.status == 2 && again.errors.contains("no unfinished run"))
  }
}
