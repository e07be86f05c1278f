import Testing

@Suite("Pattern files", .enabled(if: SourceTree.folderNames("Sources/Patterns").contains("PatternRegistry.swift")))
struct PatternFilesTests {
  @Test(
    "each pattern is a chapter of its own, and a line of the registry",
    arguments: ["RemoteCallIn", "RemoteCallOut", "DataVirtualization", "BatchSync", "EventDriven"]
  )
  func chapters(pattern: String) throws {
    let file = try #require(try SourceTree.file("Sources/Patterns/\(pattern).swift"))
    #expect(file.codeLines.contains { $0.contains(/\b(struct|enum|extension) \w+/) })
    let registry = try #require(try SourceTree.file("Sources/Patterns/PatternRegistry.swift"))
    let name = pattern.prefix(1).lowercased() + pattern.dropFirst()
    let isRegistered = registry.codeLines.contains { $0.contains(pattern) || $0.contains(".\(name)") }
    #expect(isRegistered, "PatternRegistry.swift does not name \(pattern)")
  }
}
