import Yams

extension ScenarioReader {
  /// The tree of the text, which is to be `form`; `nil` where it is no YAML, or empty, which is reported.
  mutating func tree(_ form: String) -> Node? {
    do {
      // A text held as UTF-16 would be parsed with other columns.
      if let root = try Yams.compose(yaml: source.text, .default, .default, .utf8), !isEmpty(root) { return root }
      reportFile(Complaint("the file is empty", form))
    } catch let error as YamlError {
      report(error)
    } catch {
      reportFile(Complaint("the file is no YAML: \(printable("\(error)"))"))
    }
    return nil
  }

  private func isEmpty(_ root: Node) -> Bool {
    guard let scalar = root.scalar else { return false }
    return scalar.string.isEmpty && scalar.style == .plain
  }

  private mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      report(problem, context: context, at: mark)
    case .reader(let problem, let offset, _, _):
      let place = offset.map { source.place(atCharacter: $0) }
      let complaint = Complaint("no YAML: \(problem)", "text without control characters")
      if let place { report(place, complaint) } else { reportFile(complaint) }
    case .duplicatedKeysInMapping(let duplicates, let context):
      let place = Place(line: context.mark.line, column: context.mark.column, length: duplicates.first?.count ?? 1)
      let keys = duplicates.map(quoted).joined(separator: ", ")
      report(place, Complaint("written more than once in one mapping: \(keys)", "each key once"))
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      reportFile(Complaint("the file is no YAML: \(printable("\(error)"))"))
    }
  }

  private mutating func report(_ problem: String, context: YamlError.Context?, at mark: Mark) {
    let place = Place(line: max(1, mark.line), column: max(1, mark.column), length: 1)
    let rest = Array(source.line(place.line).unicodeScalars).dropFirst(place.column - 1)
    if rest.first == "\t" {
      report(place, Complaint("a tab where YAML wants spaces", "spaces"))
    } else if problem.contains("another document") {
      report(place, Complaint("a second document starts here", "one scenario in a file"))
    } else if rest.isEmpty, let context, place.line > context.mark.line {
      // What was never closed shows only at the end; the user wants to see where it was opened.
      let opened = Place(line: max(1, context.mark.line), column: max(1, context.mark.column), length: 1)
      report(opened, Complaint("no YAML: \(printable("\(problem) \(context.text)"))"))
    } else {
      let setting = context.map { " \($0.text)" } ?? ""
      report(place, Complaint("no YAML: \(printable(problem + setting))"))
    }
  }
}

extension SourceText {
  /// The place of the character that stands `offset` characters into the text.
  func place(atCharacter offset: Int) -> Place {
    var (line, column) = (1, 1)
    for character in text.prefix(offset) {
      if character.isNewline { (line, column) = (line + 1, 1) } else { column += character.unicodeScalars.count }
    }
    return Place(line: line, column: column, length: 1)
  }
}
