import BeaufortNumerics
import Foundation
import ScenarioFile
import Testing
import Workload

@Suite("Files that cannot be read")
struct FileTests {
  @Test("are named, with the nearest file beside them")
  func missing() throws {
    let path = Samples.folder.appendingPathComponent("retial-orders.yaml").path
    #expect(
      message(path) == """
        \(path): error: no such file
          = expected the path of a scenario file
          = did you mean '\(Samples.folder.appendingPathComponent("retail-orders.yaml").path)'?
        1 error; nothing was run
        """
    )
  }

  @Test("are directories")
  func directory() {
    #expect(message(Samples.folder.path).hasPrefix("\(Samples.folder.path): error: this is a directory\n"))
  }

  @Test("are not text, or too large")
  func content() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("beaufort-\(UUID()).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([0x61, 0x3A, 0x20, 0xFF, 0xFE]).write(to: file)
    #expect(message(file.path).contains("error: the file is not UTF-8 text\n"))
    try Data(repeating: 0x61, count: 1_000_001).write(to: file)
    #expect(message(file.path).contains("error: the file has 1000001 bytes\n"))
  }

  private func message(_ path: String) -> String {
    do throws(ScenarioError) {
      _ = try readScenario(path: path)
      return ""
    } catch {
      return error.description
    }
  }
}

@Suite("The scenarios of the repository")
struct RepositoryScenarioTests {
  @Test("can all be read, with their traces")
  func all() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Samples.folder.path).filter {
      $0.hasSuffix(".yaml")
    }
    #expect(names.count >= 3)
    for name in names.sorted() {
      #expect(throws: Never.self) { try readScenario(path: Samples.folder.appendingPathComponent(name).path) }
    }
  }

  @Test("the web shop's trace makes a million changes within its week")
  func webShop() throws {
    let scenario = try readScenario(path: Samples.folder.appendingPathComponent("web-shop.yaml").path)
    guard case .trace(let trace) = scenario.flows[0].load.changes.shape else {
      Issue.record("the web shop is driven by a trace")
      return
    }
    let changes = trace.counts.reduce(0, +) * trace.multiplyPermille / 1_000
    #expect((1_000_000..<1_000_100).contains(changes))
    let length = Interval(
      nanoseconds: trace.bucket.nanoseconds / trace.speedPermille * 1_000 * Int64(trace.counts.count)
    )
    #expect(length < scenario.duration)
    #expect(length > scenario.duration - .hours(6))
  }
}
