import BeaufortNumerics
import Foundation
import Patterns
import Testing

@Suite("Pattern registry: five patterns, each with defaults that can be set")
struct PatternRegistryTests {
  @Test("The names are those of the design, and each is found by its name")
  func names() {
    #expect(PatternKind.all.map(\.name) == ["call-in", "call-out", "virtualization", "batch", "event-driven"])
    for kind in PatternKind.all { #expect(PatternKind.named(kind.name)?.title == kind.title) }
    #expect(PatternKind.named("call") == nil)
  }

  @Test("Every chapter is registered")
  func chapters() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Patterns")
    let texts = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "swift" }.map { try String(contentsOf: $0, encoding: .utf8) }
    let registrations = texts.filter { $0.contains("= PatternKind(\n") }
    #expect(registrations.count == PatternKind.all.count)
  }

  @Test("Settings have distinct names, a default in range, and a line of help", arguments: 0..<5)
  func parameters(_ index: Int) {
    let kind = PatternKind.all[index]
    #expect(Set(kind.parameters.map(\.name)).count == kind.parameters.count)
    for parameter in kind.parameters {
      #expect(parameter.standard.map(parameter.range.contains) == true, "\(kind.name) \(parameter.name)")
      #expect(parameter.summary.hasSuffix("."))
    }
  }

  @Test("Each pattern plans both directions, at both ends of its settings' ranges", arguments: 0..<5)
  func plans(_ index: Int) {
    let kind = PatternKind.all[index]
    for direction in Direction.allCases {
      for value in [\Parameter.range.lowerBound, \Parameter.range.upperBound] {
        var settings = ParameterValues()
        for parameter in kind.parameters { settings.set(parameter.name, to: parameter[keyPath: value]) }
        for stage in kind.plan(direction, settings).stages { _ = Rig(stage) }
      }
      #expect(kind.plan(direction, ParameterValues()).notApplicable == nil)
    }
  }
}
