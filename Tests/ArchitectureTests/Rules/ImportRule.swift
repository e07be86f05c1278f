/// A target imports only what lies below it, and a library from outside only where it was let in.
enum ImportRule {
  /// Targets from the bottom up, each with those of the targets below that it may import.
  static let allowed: [String: Set<String>] = [
    "BeaufortNumerics": [],
    "CJemalloc": [],
    "CPrefetch": [],
    "Measurement": ["BeaufortNumerics"],
    "Workload": ["BeaufortNumerics", "CPrefetch"],
    "Chaos": ["BeaufortNumerics"],
    "Toxics": ["BeaufortNumerics"],
    "Platform": ["BeaufortNumerics", "Chaos", "CPrefetch"],
    "Patterns": ["BeaufortNumerics", "Measurement", "Platform"],
    "ScenarioFile": ["BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns"],
    "Store": ["BeaufortNumerics", "Measurement"],
    "Simulation": [
      "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "CPrefetch",
    ],
    "Planning": ["BeaufortNumerics", "Measurement", "ScenarioFile", "Simulation", "Store"],
    "Reporting": [
      "BeaufortNumerics", "Measurement", "Workload", "Platform", "Patterns", "Chaos", "ScenarioFile", "Store",
      "Planning",
    ],
    "Wire": ["BeaufortNumerics"],
    "CSQLite": [],
    "CPQ": [],
    "Database": ["CSQLite", "CPQ"],
    "Org": ["BeaufortNumerics", "Workload", "Platform", "ScenarioFile", "Wire", "Database"],
    "ExternalSystem": ["BeaufortNumerics", "Workload", "Platform", "ScenarioFile", "Wire", "Database"],
    "TLS": [],
    "Live": ["BeaufortNumerics", "Wire", "TLS"],
    "Proxy": ["BeaufortNumerics", "Toxics", "Wire", "TLS"],
    "LiveRun": [
      "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Toxics", "Platform", "Patterns", "ScenarioFile",
      "Simulation", "Wire", "Database", "Org", "ExternalSystem", "Live", "Proxy",
    ],
    "Console": [
      "BeaufortNumerics", "Planning", "Reporting", "ScenarioFile", "Simulation", "Store", "CJemalloc",
    ],
    "beaufort-live": [
      "BeaufortNumerics", "Measurement", "Workload", "Platform", "ScenarioFile", "Simulation", "Planning", "Reporting",
      "Store", "Console", "Wire", "Database", "Org", "ExternalSystem", "TLS", "Live", "Proxy", "LiveRun", "CJemalloc",
    ],
    "beaufort": [
      "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "Store",
      "Simulation",
      "Planning", "Reporting", "Console", "CJemalloc",
    ],
  ]

  /// Libraries from outside, and the targets that may know them.
  static let outside: [String: Set<String>] = [
    "GRDB": ["Store"],
    "Crypto": ["Store", "Org", "ExternalSystem", "TLS"],
    "Yams": ["ScenarioFile"],
    "ArgumentParser": ["Console", "beaufort", "beaufort-live"],
    "HTTPTypes": ["Wire", "Org", "ExternalSystem", "Live", "Proxy", "LiveRun", "beaufort-live"],
    "AsyncHTTPClient": ["LiveRun"],
    "JWTKit": ["Org"],
    "HummingbirdCore": ["Live"],
    "HummingbirdTLS": ["Live"],
    "NIOCore": ["Live", "LiveRun", "Proxy"],
    "NIOPosix": ["Live", "LiveRun", "Proxy"],
    "NIOHTTP1": ["Live", "LiveRun"],
    "NIOTLS": ["Proxy"],
    "NIOSSL": ["TLS", "Live", "Proxy"],
    "X509": ["TLS"],
    "SwiftASN1": ["TLS"],
    "Logging": ["Live"],
    "ServiceLifecycle": ["Live"],
    "UnixSignals": ["Live"],
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
