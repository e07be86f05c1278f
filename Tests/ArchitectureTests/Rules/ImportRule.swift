/// A target imports only what lies below it, and a library from outside only where it was let in.
enum ImportRule {
  /// Targets from the bottom up, each with those of the targets below that it may import.
  static let allowed: [String: Set<String>] = [
    "Numerics": [],
    "CJemalloc": [],
    "Measurement": ["Numerics"],
    "Workload": ["Numerics"],
    "Chaos": ["Numerics"],
    "Platform": ["Numerics", "Chaos"],
    "Patterns": ["Numerics", "Measurement", "Platform"],
    "ScenarioFile": ["Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns"],
    "Store": ["Numerics", "Measurement"],
    "Simulation": ["Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile"],
    "Planning": ["Numerics", "Measurement", "ScenarioFile", "Simulation", "Store"],
    "Reporting": [
      "Numerics", "Measurement", "Workload", "Platform", "Patterns", "Chaos", "ScenarioFile", "Store", "Planning",
    ],
    "beaufort": [
      "Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "Store", "Simulation",
      "Planning", "Reporting", "CJemalloc",
    ],
  ]

  /// Libraries from outside, and the targets that may know them.
  static let outside: [String: Set<String>] = [
    "GRDB": ["Store"],
    "Crypto": ["Store"],
    "Yams": ["ScenarioFile"],
    "ArgumentParser": ["beaufort"],
  ]

  /// What comes with Swift and the system.
  static let system: Set<String> = [
    "Swift", "Foundation", "FoundationEssentials", "Dispatch", "Synchronization", "Glibc", "Darwin",
  ]

  static func violations(in file: SourceFile) -> [Violation] {
    guard let mayImport = allowed[file.target] else {
      return [Violation(path: file.path, words: "target '\(file.target)' has no place in the order of imports")]
    }
    return imports(of: file).compactMap { line, module in
      let isAllowed =
        mayImport.contains(module) || system.contains(module) || outside[module]?.contains(file.target) == true
      guard !isAllowed else { return nil }
      return Violation(path: file.path, line: line, words: "\(file.target) must not import \(module)")
    }
  }

  /// The modules a file imports, with their lines.
  static func imports(of file: SourceFile) -> [(line: Int, module: String)] {
    let words =
      /^\s*(?:@[\w()]+\s+)*(?:public |package |internal |fileprivate |private )?import\s+(?:struct |class |enum |protocol |func |let |var |typealias )?(\w+)/
    return file.codeLines.enumerated().compactMap { index, line in
      line.firstMatch(of: words).map { (index + 1, String($0.1)) }
    }
  }
}
