import Foundation
import ScenarioFile
import Testing

@Suite("Scenario errors")
struct MessageTests {
  @Test("read as the catalogue says", arguments: try GoldenCase.all.get())
  func message(golden: GoldenCase) throws {
    let text = try Samples.retail(golden.old, golden.new)
    #expect(Samples.message(text, vocabulary: .sample) == golden.message)
  }

  @Test("are all told at once, in order of place")
  func several() throws {
    let text = try Samples.retail("replications: 3", "replications: 0")
      .replacingOccurrences(of: "on: erp, factor", with: "on: epr, factor")
      .replacingOccurrences(of: "lost == 0", with: "lots == 0")
      .replacingOccurrences(of: "recent: 30%", with: "recnt: 30%")
    let error = #expect(throws: ScenarioError.self) { try parseScenario(text: text, path: "s.yaml") }
    #expect(error?.problems.compactMap(\.line) == [6, 28, 39, 47])
    #expect(error?.description.hasSuffix("4 errors; nothing was run") == true)
  }

  @Test("say what a scenario lacks", arguments: ["scenario: x", "{}"])
  func missing(text: String) {
    let message = Samples.message(text)
    for key in ["summary", "governance", "duration", "systems", "flows"] {
      #expect(message.contains("the scenario lacks the key '\(key)'"))
    }
  }

  @Test("offer no choice where there is none")
  func noChoice() throws {
    let text = try Samples.retail("parents: orders, jobs", "parents: ordres, jobs")
    let flowless = text.replacing(/flows:\n(?: .*\n)+/, with: "")
    #expect(Samples.message(text).contains("expected one of: orders, fulfilment"))
    #expect(Samples.message(flowless).contains("no flow is called 'ordres'"))
    #expect(!Samples.message(flowless).contains("one of: \n"))
  }

  @Test("of an empty file", arguments: ["", "\n\n", "# nothing\n", "---\n", "\u{FEFF}"])
  func empty(text: String) {
    #expect(
      Samples.message(text) == """
        s.yaml: error: the file is empty
          = expected a scenario: scenario, summary, governance, duration, systems, …
        1 error; nothing was run
        """
    )
  }

  @Test("of something that is no mapping", arguments: ["a", "- a", "[a, b]", "\"a\""])
  func shapeless(text: String) {
    #expect(Samples.message(text).hasPrefix("s.yaml:1:1: error: the scenario must be written as keys with values\n"))
  }

  @Test("never obey the file: control characters do not reach the terminal")
  func controls() {
    #expect(!Samples.message("scenario: \"\\e[31m\"\n\"\\e[2J\": 1").contains("\u{1B}"))
  }

  @Test("cut a very long line around the place")
  func longLine() {
    let filler = String(repeating: "x", count: 5_000)
    let message = Samples.message("{ summary: \(filler), bogus: 1, rationale: \(filler) }")
    let lines = message.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 300 })
    #expect(message.contains("bogus: 1"))
  }
}

/// A case of `Tests/Golden/scenario-errors.txt`: what is changed in the default scenario, and what is said about it.
struct GoldenCase: CustomTestStringConvertible {
  var old: String
  var new: String
  var message: String

  var testDescription: String { "\(old) → \(new)" }

  static let all = Result {
    let file = Samples.folder.deletingLastPathComponent().appendingPathComponent("Tests/Golden/scenario-errors.txt")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.components(separatedBy: "\n--- ").dropFirst().map { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let written = { (line: String) in
        line.replacingOccurrences(of: "⏎", with: "\n").replacingOccurrences(of: "⇥", with: "\t")
      }
      let message = lines.dropFirst(2).joined(separator: "\n").trimmingCharacters(in: .newlines)
      return GoldenCase(old: written(lines[0]), new: written(String(lines[1].dropFirst(4))), message: message)
    }
  }
}
