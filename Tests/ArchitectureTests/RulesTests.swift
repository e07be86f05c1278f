import Testing

/// Each rule must be able to fail: it is tried on small texts that break it, and on their nearest sound neighbours.
@Suite("Architecture rules")
struct RulesTests {
  @Test(
    "an import of something above, beside or outside is found",
    arguments: [
      ("BeaufortNumerics", "import Chaos"), ("Workload", "package import Platform"),
      ("Patterns", "public import Simulation"),
      ("Simulation", "import Store"), ("Reporting", "import GRDB"), ("Simulation", "import Yams"),
      ("beaufort", "import Live"), ("Chaos", "@preconcurrency import Platform"), ("Planning", "import struct GRDB.Row"),
      ("Unheard", "import BeaufortNumerics"),
    ]
  )
  func badImport(target: String, line: String) {
    #expect(ImportRule.violations(in: source("import Foundation\n\(line)", target: target)).count == 1)
  }

  @Test(
    "an import of something below is none",
    arguments: [
      ("Store", "package import GRDB"), ("ScenarioFile", "import Yams"), ("Platform", "public import Chaos"),
      ("BeaufortNumerics", "// import Chaos"), ("BeaufortNumerics", "let words = \"import Chaos\""),
      ("beaufort", "import Reporting"),
    ]
  )
  func goodImport(target: String, line: String) {
    #expect(ImportRule.violations(in: source(line, target: target)).isEmpty)
  }

  @Test(
    "a banned call is found",
    arguments: [
      "let now = Date()", "let now = Date.now", "var luck = SystemRandomNumberGenerator()",
      "let x = Double.random(in: 0..<1)", "let y = names.shuffled()", "let z = try! read()", "let w = x as! Int",
      "Task { await work() }", "Task.detached(priority: .low) { }", "import Glibc\nlet p = exp(1)",
      "import Foundation\nlet p = 2 * Foundation.pow(1, 2)", "import Foundation\nlet p = -log10(x)",
    ]
  )
  func badCall(text: String) {
    #expect(BannedWords.calls(in: source(text, target: "Simulation")).count == 1)
  }

  @Test(
    "a sound call is none",
    arguments: [
      "let x = Double.random(in: 0..<1, using: &stream)", "let p = ExactMath.exp(1)", "// a Task { } is never started",
      "let p = exp(1)", "let words = \"try! Date()\"", "let group = TaskGroup { }", "let update = Update()",
      "/* Task { \n try! */ let x = 1", "let text = \"\"\"\n  Task {\n  \"\"\"",
      "import Foundation\nlet y = catalog(1)",
      "import Foundation\nlet y = ExactMath.log(1)",
    ]
  )
  func goodCall(text: String) {
    #expect(BannedWords.calls(in: source(text, target: "Simulation")).isEmpty)
  }

  @Test("commands may read the clock")
  func clock() {
    #expect(BannedWords.calls(in: source("let started = Date()", target: "beaufort")).isEmpty)
  }

  @Test("leftovers are found, and their neighbours are not")
  func leftovers() {
    let bad = ["// TODO: more", "// FIXME", "let file = \"/home/anna/x\"", "# /Users/bob/run", "cat /work/notes"]
    for text in bad { #expect(BannedWords.leftovers(in: source(text, target: "Chaos")).count == 1, "\(text)") }
    let good = ["todoCount", "\"$root/scripts/run\"", "https://example.com/home/page", "Reports/work/x", "a/root/b"]
    for text in good { #expect(BannedWords.leftovers(in: source(text, target: "Chaos")).isEmpty, "\(text)") }
  }

  @Test(
    "a declaration without documentation is found",
    arguments: [
      "package struct Bare {}", "  public let x = 1", "@inlinable public func f() {}", "@frozen\npackage enum E {}",
      "package private(set) var x = 1", "public static func == (a: A, b: A) -> Bool { true }", "  package init() {}",
      "// no documentation\npackage func f() {}", "/// Far away.\n\npackage func f() {}",
      "@safe package struct Queue: ~Copyable {}", "package nonisolated static let x = 1",
    ]
  )
  func undocumented(text: String) {
    #expect(DocumentationRule.violations(in: source(text, target: "Chaos")).count == 1)
  }

  @Test(
    "a documented declaration is none, nor is what needs no words",
    arguments: [
      "/// Words.\npackage struct Told {}", "/// Words.\n@inlinable\npublic func f() {}",
      "package import BeaufortNumerics",
      "struct Bare {}", "private var x = 1", "package extension A {",
      "/// Words.\n  @inline(__always)\n  package var x: Int",
    ]
  )
  func documented(text: String) {
    #expect(DocumentationRule.violations(in: source(text, target: "Chaos")).isEmpty)
  }

  @Test("registry and folder must agree, both ways")
  func registry() {
    let outage = SourceFile(
      path: "Faults/Outage.swift",
      text: "extension FaultKind {\n  static let outage = FaultKind(\n}"
    )
    let crash = SourceFile(path: "Faults/Crash.swift", text: "  package static let crash: FaultKind = make()")
    let empty = SourceFile(path: "Faults/Empty.swift", text: "// static let empty = FaultKind(")
    func found(_ files: [SourceFile], _ lines: String) -> Int {
      let registry = SourceFile(path: "FaultRegistry.swift", text: "static let all: [FaultKind] = [\n\(lines)\n]")
      return RegistryRule.violations(of: files, type: "FaultKind", registry: registry).count
    }
    #expect(found([outage, crash], "  .outage,\n  .crash,") == 0)
    #expect(found([outage, crash], "  .outage") == 1)
    #expect(found([outage], "  .outage,\n  .crash") == 1)
    #expect(found([outage], "  .outage,\n  .outage") == 1)
    #expect(found([outage, empty], "  .outage,") == 1)
    #expect(found([SourceFile(path: "Faults/Other.swift", text: outage.text)], "  .outage,") == 1)
  }

  @Test("strangers at the top and long files are seen")
  func layout() {
    let names = ["Package.swift", ".ci", "Sources", "notes.txt", "build"]
    #expect(LayoutRule.strangers(among: names) == ["notes.txt", "build"])
    #expect(LayoutRule.lineCount(of: SourceFile(path: "a", text: "one\ntwo\n")) == 2)
    #expect(LayoutRule.lineCount(of: SourceFile(path: "a", text: "one\ntwo")) == 2)
    #expect(LayoutRule.lineCount(of: SourceFile(path: "a", text: "")) == 0)
  }

  private func source(_ text: String, target: String) -> SourceFile {
    SourceFile(path: "Sources/\(target)/File.swift", text: text)
  }
}
