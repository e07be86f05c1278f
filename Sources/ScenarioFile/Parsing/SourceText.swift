import Yams

/// A stretch of one line of the file.
struct Place: Hashable, Sendable {
  /// From 1.
  var line: Int
  /// From 1, in characters (Unicode scalars).
  var column: Int
  /// In characters.
  var length: Int
}

/// The text of a scenario file, by lines, so that messages can show where they point.
struct SourceText: Sendable {
  /// The file, as the user named it.
  let path: String
  /// The text, without a byte-order mark.
  let text: String
  /// Its lines, cut where YAML cuts them.
  private let lines: [[Unicode.Scalar]]

  /// Cuts `text` into lines.
  init(path: String, text: String) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    var (lines, line) = ([[Unicode.Scalar]](), [Unicode.Scalar]())
    for index in 0..<scalars.count {
      let scalar = scalars[index]
      switch scalar {
      case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(line)
        line = []
      default: line.append(scalar)
      }
    }
    lines.append(line)
    (self.path, self.text, self.lines) = (path, String(String.UnicodeScalarView(scalars)), lines)
  }

  /// The line `number`, from 1; empty where there is none.
  func line(_ number: Int) -> String {
    lines.indices.contains(number - 1) ? String(String.UnicodeScalarView(lines[number - 1])) : ""
  }

  /// The place of `node`: all of a word, the first character of a mapping or a list.
  func place(of node: Node) -> Place {
    guard let mark = node.mark else { return Place(line: 1, column: 1, length: 1) }
    return Place(line: mark.line, column: mark.column, length: length(of: node, at: mark))
  }

  private func length(of node: Node, at mark: Mark) -> Int {
    guard lines.indices.contains(mark.line - 1) else { return 1 }
    let rest = lines[mark.line - 1].dropFirst(mark.column - 1)
    switch node {
    case .scalar(let scalar):
      let value = Array(scalar.string.unicodeScalars)
      if rest.starts(with: value) { return max(1, value.count) }
      guard let quote = rest.first, quote == "\"" || quote == "'" else { return 1 }
      return rest.dropFirst().firstIndex(of: quote).map { $0 - rest.startIndex + 1 } ?? rest.count
    case .mapping(let mapping):
      guard let key = mapping.first?.key, let keyMark = key.mark else { return 1 }
      let startsWithKey = keyMark.line == mark.line && keyMark.column == mark.column
      return startsWithKey ? length(of: key, at: mark) : 1
    case .sequence, .alias: return 1
    }
  }

  /// The place of the part of a one-line word that starts `offset` characters into it.
  func place(within node: Node, offset: Int, length: Int) -> Place {
    var place = place(of: node)
    guard let scalar = node.scalar else { return place }
    switch scalar.style {
    case .plain, .any: break
    case .singleQuoted, .doubleQuoted: place.column += 1
    case .literal, .folded: return place
    }
    let start = lines.indices.contains(place.line - 1) ? lines[place.line - 1].dropFirst(place.column - 1) : []
    guard start.starts(with: scalar.string.unicodeScalars) else { return self.place(of: node) }
    place.column += offset
    place.length = max(1, length)
    return place
  }
}
