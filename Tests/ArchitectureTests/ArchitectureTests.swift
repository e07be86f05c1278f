import Testing

@Suite("Architecture")
struct ArchitectureTests {
  @Test("a target imports only what is below it")
  func imports() throws {
    let files = try SourceTree.sources.get()
    #expect(files.count > 30)
    expectNone(files.flatMap(ImportRule.violations))
  }

  @Test("no source reads the clock, draws from the system, calls libm, or traps where it can fail")
  func calls() throws {
    expectNone(try SourceTree.sources.get().flatMap(BannedWords.calls))
  }

  @Test("nothing is left for later, and no path is that of one machine")
  func leftovers() throws {
    let files = try ["Sources", "Scenarios", "scripts"].flatMap {
      try SourceTree.files(under: $0, endings: ["swift", "yaml", "md", "py", ""])
    }
    expectNone(files.flatMap(BannedWords.leftovers))
  }

  @Test("what crosses targets is documented")
  func documentation() throws {
    expectNone(try SourceTree.sources.get().flatMap(DocumentationRule.violations))
  }

  @Test("a file holds one subject")
  func length() throws {
    for file in try SourceTree.sources.get() + SourceTree.files(under: "Tests") {
      let count = LayoutRule.lineCount(of: file)
      #expect(count <= LayoutRule.mostLines, "\(file.path) has \(count) lines")
      if count > LayoutRule.advisedLines, count <= LayoutRule.mostLines {
        Issue.record("\(file.path) has \(count) lines: look for its second subject", severity: .warning)
      }
    }
  }

  @Test("the repository's top holds what belongs there")
  func top() throws {
    #expect(LayoutRule.strangers(among: try SourceTree.topLevelNames()) == [])
    for target in SourceTree.folderNames("Sources") {
      #expect(ImportRule.allowed[target] != nil, "Sources/\(target) has no place in the order of imports")
    }
  }

  @Test("every fault is a file and a line of the registry")
  func faults() throws {
    let registry = try #require(try SourceTree.file("Sources/Chaos/FaultRegistry.swift"))
    let files = try SourceTree.files(under: "Sources/Chaos/Faults")
    #expect(files.count >= 7)
    expectNone(RegistryRule.violations(of: files, type: "FaultKind", registry: registry))
  }

  private func expectNone(_ violations: [Violation], sourceLocation: SourceLocation = #_sourceLocation) {
    for violation in violations { Issue.record("\(violation)", sourceLocation: sourceLocation) }
  }
}
