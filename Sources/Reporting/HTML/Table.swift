/// A table of a report: a caption, column heads, row heads, and a region of its own to scroll in.
struct Table {
  /// What a column holds.
  enum Column: Hashable {
    /// Names and words.
    case text(String)
    /// Figures, to the right, with digits of equal width.
    case figure(String)
    /// A bar, so many percent wide where there is room.
    case bar(String, percent: Int)

    fileprivate var title: String {
      switch self {
      case .text(let title), .figure(let title), .bar(let title, _): title
      }
    }

    fileprivate var style: Markup {
      switch self {
      case .text: ""
      case .figure: " class=\"n\""
      case .bar(_, let percent): " style=\"width:\(percent)%\""
      }
    }
  }

  private let caption: String
  private let columns: [Column]
  private var rows: [Markup] = []

  /// A table under a caption; the first column names the row.
  init(_ caption: String, columns: [Column]) { (self.caption, self.columns) = (caption, columns) }

  private var isWide: Bool {
    columns.contains { column in
      if case .bar = column { true } else { false }
    }
  }

  /// Whether it has no rows.
  var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; its first cell is the row's head.
  mutating func add(_ cells: [Markup]) {
    var row: Markup = "<tr>"
    for (column, cell) in zip(columns, cells) {
      let style = column.style
      row += row == "<tr>" ? "<th scope=\"row\"\(style)>\(cell)</th>" : "<td\(style)>\(cell)</td>"
    }
    rows.append(row + "</tr>\n")
  }

  /// Adds a row of texts.
  mutating func add(texts: [String]) { add(texts.map { Markup(text: $0) }) }

  /// Starts a new group of rows under a head of its own.
  mutating func group(_ title: String) {
    rows.append("<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"\(columns.count)\">\(title)</th></tr>\n")
  }

  /// The table in its region.
  var markup: Markup {
    let heads = columns.map { column -> Markup in
      "<th scope=\"col\"\(column.style)>\(column.title)</th>"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)">
      <table\(isWide ? " class=\"wide\"" as Markup : .empty)><caption>\(caption)</caption>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }
}
