/// What crosses targets says what it means.
enum DocumentationRule {
  static func violations(in file: SourceFile) -> [Violation] {
    let declaration =
      /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:public|package)(?:\(set\))? (?!import\b|extension\b)(?:[\w()]+ )*?(?:func|struct|enum|class|actor|protocol|typealias|var|let|init|subscript|macro)\b/
    let (code, lines) = (file.codeLines, file.lines)
    return code.indices.compactMap { index in
      guard code[index].contains(declaration), !isDocumented(index, lines) else { return nil }
      let words = "'\(code[index].trimmingPrefix(while: \.isWhitespace))' has no documentation"
      return Violation(path: file.path, line: index + 1, words: words)
    }
  }

  private static func isDocumented(_ index: Int, _ lines: [Substring]) -> Bool {
    var above = index - 1
    while above >= 0, lines[above].trimmingPrefix(while: \.isWhitespace).hasPrefix("@") { above -= 1 }
    return above >= 0 && lines[above].trimmingPrefix(while: \.isWhitespace).hasPrefix("///")
  }
}
