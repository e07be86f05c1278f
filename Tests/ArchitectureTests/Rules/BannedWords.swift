/// Calls and words that sources must do without.
enum BannedWords {
  private static let integerOnly: Set<String> = [
    "BeaufortNumerics", "Workload", "Patterns", "Platform", "Chaos", "Simulation",
  ]

  /// Calls that make a run depend on the machine or its clock, or that hide a failure.
  static func calls(in file: SourceFile) -> [Violation] {
    let readsClock = !["Console", "beaufort", "beaufort-live"].contains(file.target)
    let importsMathematics = ImportRule.imports(of: file).contains {
      ["Foundation", "Glibc", "Darwin"].contains($0.module)
    }
    let clock = /\bDate\(\)|\bDate\.now\b/
    let draw = /\.(random|shuffled|shuffle|randomElement)\((?!.*using:)/
    let cast = /\bas!/
    let task = /\bTask(\.detached)?(<[^>]*>)?\s*(\([^)]*\))?\s*\{/
    let libm = /(^|[^\w.`]|Foundation\.|Glibc\.|Darwin\.)(exp2?|expm1|log(2|10|1p)?|pow|sin|cos|tan|cbrt)\(/
    let definition = /\bfunc (exp|log|pow|sin|cos)/
    let mustCalculateItself = integerOnly.contains(file.target) && importsMathematics
    return file.codeLines.enumerated().flatMap { index, line in
      var found: [String] = []
      if readsClock, line.contains(clock) { found.append("reads the clock; only commands may") }
      if line.contains("SystemRandomNumberGenerator") { found.append("draws from the system's random numbers") }
      if line.utf8.contains(UInt8(ascii: ".")), line.contains(draw) {
        found.append("draws without a stream of its own")
      }
      if line.contains("try!") { found.append("traps on an error") }
      if line.contains(cast) { found.append("forces a cast") }
      if line.contains(task) { found.append("starts an unstructured task") }
      if mustCalculateItself, line.contains(libm), !line.contains(definition) {
        found.append("calls libm, whose last bit differs from machine to machine")
      }
      return found.map { Violation(path: file.path, line: index + 1, words: $0) }
    }
  }

  /// Unfinished work, and paths that exist on one machine only.
  static func leftovers(in file: SourceFile) -> [Violation] {
    let unfinished = /\b(TODO|FIXME|XXX|HACK)\b/
    let folder = /(^|[^\w.$}\/])\/(home|root|Users|work)\/\w/
    return file.lines.enumerated().flatMap { index, line in
      var found: [String] = []
      if line.contains(unfinished) { found.append("leaves work for later") }
      if line.utf8.contains(UInt8(ascii: "/")), line.contains(folder) { found.append("names a folder of one machine") }
      return found.map { Violation(path: file.path, line: index + 1, words: $0) }
    }
  }
}
