/// What lies in a folder is registered, and what is registered has a file of its own.
enum RegistryRule {
  /// Compares the constants of `type` that files declare with the list in `registry`.
  static func violations(of files: [SourceFile], type: String, registry: SourceFile) -> [Violation] {
    let registered = registry.codeLines.compactMap { $0.firstMatch(of: /^\s*\.(\w+),?\s*$/).map { String($0.1) } }
    var found: [Violation] = []
    var declared: Set<String> = []
    for file in files {
      let names = file.codeLines.compactMap { line in
        line.firstMatch(of: /static let (\w+)\s*(?:=|:)\s*(\w+)/).flatMap { $0.2 == type ? String($0.1) : nil }
      }
      declared.formUnion(names)
      if names.count != 1 {
        found.append(Violation(path: file.path, words: "declares \(names.count) values of \(type), expected one"))
      }
      for name in names where name.lowercased() != file.stem.lowercased() {
        found.append(Violation(path: file.path, words: "declares '\(name)', which is not the file's name"))
      }
      for name in names where !registered.contains(name) {
        found.append(Violation(path: file.path, words: "'\(name)' has no line in \(registry.path)"))
      }
    }
    for name in registered where !declared.contains(name) {
      found.append(Violation(path: registry.path, words: "'\(name)' is registered, but no file declares it"))
    }
    if Set(registered).count != registered.count {
      found.append(Violation(path: registry.path, words: "a name is registered twice"))
    }
    return found
  }
}
