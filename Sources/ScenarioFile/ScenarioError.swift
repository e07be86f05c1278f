/// Everything that is wrong with a scenario file, in order of place; nothing was run.
package struct ScenarioError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One thing that is wrong: where, what, what was expected, and what to write instead.
  package struct Problem: Hashable, Sendable {
    /// The line, from 1; `nil` where it is about the file as a whole.
    package var line: Int?
    /// The column in characters, from 1.
    package var column: Int
    /// How many characters it is about.
    package var length: Int
    /// What is wrong.
    package var message: String
    /// What was expected, in words; empty where the message says it all.
    package var expected: String
    /// The nearest right word.
    package var suggestion: String?
    /// The line as it stands in the file.
    package var sourceLine: String
  }

  /// The file, as the user named it.
  package var path: String
  /// What is wrong, in order of place; never empty.
  package var problems: [Problem]

  /// The same problems of a scenario that was made from a file: nobody can look up its lines.
  package func about(_ path: String) -> ScenarioError {
    let problems = problems.map { problem in
      var problem = problem
      (problem.line, problem.sourceLine) = (nil, "")
      return problem
    }
    return ScenarioError(path: path, problems: problems)
  }

  /// All problems as the user sees them, each with its source line, and their number.
  package var description: String {
    let count = problems.count == 1 ? "1 error" : "\(problems.count) errors"
    return problems.map { $0.text(in: path) }.joined() + "\(count); nothing was run"
  }
}

extension ScenarioError.Problem {
  /// The longest source line that is shown whole.
  private static let widestLine = 200

  fileprivate func text(in path: String) -> String {
    guard let line else {
      var text = "\(path): error: \(message)\n"
      if !expected.isEmpty { text += "  = expected \(expected)\n" }
      if let suggestion { text += "  = did you mean '\(suggestion)'?\n" }
      return text
    }
    let number = String(line)
    let gutter = String(repeating: " ", count: number.count + 2)
    let (source, offset) = excerpt
    let carets = String(repeating: " ", count: offset) + String(repeating: "^", count: max(1, length))
    var text = "\(path):\(line):\(column): error: \(message)\n \(number) | \(source)\n"
    text += "\(gutter)| \(carets)\(expected.isEmpty ? "" : " expected \(expected)")\n"
    if let suggestion { text += "\(gutter)= did you mean '\(suggestion)'?\n" }
    return text
  }

  /// The source line, cut to a window around the place where it is very long, and the place's offset in it.
  private var excerpt: (line: String, offset: Int) {
    let scalars = Array(sourceLine.unicodeScalars)
    guard scalars.count > Self.widestLine else { return (printable(sourceLine), max(0, column - 1)) }
    let start = min(max(0, column - 1 - Self.widestLine / 2), max(0, scalars.count - Self.widestLine))
    let end = min(scalars.count, start + Self.widestLine)
    let window = printable(String(String.UnicodeScalarView(scalars[start..<end])))
    let (head, tail) = (start > 0 ? "…" : "", end < scalars.count ? "…" : "")
    return (head + window + tail, max(0, column - 1 - start + head.count))
  }
}

/// What is wrong with a piece of text, before its place is known.
struct Complaint: Error, Hashable, Sendable {
  var message: String
  var expected: String
  var suggestion: String?

  init(_ message: String, _ expected: String = "", suggestion: String? = nil) {
    (self.message, self.expected, self.suggestion) = (message, expected, suggestion)
  }
}

/// `text` in quotation marks, fit for a terminal and not longer than a line.
func quoted(_ text: String) -> String {
  let shown = printable(text)
  return shown.count > 60 ? "'\(shown.prefix(57))…'" : "'\(shown)'"
}

/// `text` with a space for each tab, and a mark for each character that a terminal would obey.
func printable(_ text: String) -> String {
  var scalars = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: scalars.append(scalar == "\t" ? " " : "\u{FFFD}")
    default: scalars.append(scalar)
    }
  }
  return String(scalars)
}
