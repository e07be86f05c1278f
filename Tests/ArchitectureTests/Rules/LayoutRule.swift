/// What may lie at the repository's top, and how long a file may be.
enum LayoutRule {
  static let atTop: Set<String> = [
    "Package.swift", "Package.resolved", "Sources", "Tests", "Scenarios", "Reports", "scripts", "README.md",
    "CHANGELOG.md", "LICENSE",
  ]
  /// Above this, look for the second subject.
  static let advisedLines = 300
  /// Above this, there is one.
  static let mostLines = 400

  static func strangers(among names: [String]) -> [String] {
    names.filter { !$0.hasPrefix(".") && !atTop.contains($0) }
  }

  static func lineCount(of file: SourceFile) -> Int {
    file.text.count { $0 == "\n" } + (file.text.isEmpty || file.text.hasSuffix("\n") ? 0 : 1)
  }
}
