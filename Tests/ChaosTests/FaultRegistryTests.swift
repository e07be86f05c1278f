import BeaufortNumerics
import Chaos
import Foundation
import Testing

@Suite("Fault registry")
struct FaultRegistryTests {
  @Test("has one kind for each file of the folder, and a suite for each kind")
  func folders() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let sources = tests.appending(path: "../../Sources/Chaos/Faults").standardizedFileURL
    let names = try Self.swiftFiles(in: sources)
    #expect(names == FaultKind.all.map { $0.name.prefix(1).uppercased() + $0.name.dropFirst() }.sorted())
    #expect(try Self.swiftFiles(in: tests.appending(path: "Faults")) == names.map { $0 + "Tests" })
  }

  @Test("names every kind once, and every setting of a kind once")
  func names() {
    #expect(Set(FaultKind.all.map(\.name)).count == FaultKind.all.count)
    for kind in FaultKind.all {
      #expect(Set(kind.parameters.map(\.name)).count == kind.parameters.count, "\(kind.name)")
      #expect(!kind.targets.isEmpty && !kind.summary.isEmpty, "\(kind.name)")
      #expect(FaultKind.named(kind.name)?.summary == kind.summary)
    }
    #expect(FaultKind.named("hail") == nil)
  }

  @Test("every default lies in its range")
  func defaults() {
    for parameter in FaultKind.all.flatMap(\.parameters) {
      if let standard = parameter.standard { #expect(parameter.range.contains(standard), "\(parameter.name)") }
    }
  }

  private static func swiftFiles(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }.sorted()
  }
}
