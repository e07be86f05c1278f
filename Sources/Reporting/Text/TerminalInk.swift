/// ANSI colours, or none.
struct TerminalInk {
  private let isColoured: Bool

  /// Ink that writes colours only where `isColoured`.
  init(isColoured: Bool) { self.isColoured = isColoured }

  /// Bold.
  func strong(_ text: String) -> String { wrap(text, "1") }
  /// Dim.
  func faint(_ text: String) -> String { wrap(text, "2") }
  /// Red.
  func bad(_ text: String) -> String { wrap(text, "31") }
  /// A line with its leading mark in green, red or, where it says neither, dim.
  func marked(_ line: String, mark: String) -> String {
    guard line.hasPrefix(mark) else { return line }
    let code =
      switch mark {
      case "✓": "32"
      case "✗": "31"
      case _: "2"
      }
    return wrap(mark, code) + line.dropFirst(mark.count)
  }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
