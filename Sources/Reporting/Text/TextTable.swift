/// Columns of plain text, padded by what a reader sees.
struct TextTable {
  /// Which side a column's cells lean to.
  enum Side { case left, right }

  private let sides: [Side]
  private var rows: [[String]] = []

  /// A table with one side for each column.
  init(sides: [Side]) { self.sides = sides }

  /// Adds a row; missing cells are empty.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// One line a row, nothing behind the last cell; columns are two spaces apart, or one where `width` asks for it.
  func lines(atMost width: Int) -> [String] {
    let roomy = lines(gap: "  ")
    return roomy.allSatisfy { $0.count <= width } ? roomy : lines(gap: " ")
  }

  private func lines(gap: String) -> [String] {
    let widths = sides.indices.map { column in rows.map { cell($0, column).count }.max() ?? 0 }
    return rows.map { row in
      let cells = sides.indices.map { column in
        Self.padded(cell(row, column), to: widths[column], side: sides[column])
      }
      return Self.trimmed(cells.joined(separator: gap))
    }
  }

  private func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }

  private static func padded(_ text: String, to width: Int, side: Side) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return side == .left ? text + space : space + text
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension String {
  /// At most `width` characters, the last one an ellipsis where something was cut off.
  func shortened(to width: Int) -> String { count <= width ? self : prefix(width - 1) + "…" }

  /// Lines of at most `width` characters, broken at spaces.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Without control characters, so that a name cannot move a terminal's cursor.
  var printable: String {
    String(String.UnicodeScalarView(unicodeScalars.filter { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }))
  }
}
