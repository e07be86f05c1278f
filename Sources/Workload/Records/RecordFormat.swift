/// How records are written.
package enum RecordFormat: String, Hashable, Sendable, CaseIterable {
  /// CSV by RFC 4180: a header, CR LF at the end of each line, quotes where a value holds a comma.
  case csv
  /// JSON Lines: one JSON object a line.
  case json

  /// What stands before the first record.
  func header(_ columns: [RecordColumn]) -> String {
    switch self {
    case .csv: columns.map(\.name).joined(separator: ",") + "\r\n"
    case .json: ""
    }
  }

  /// What stands before each column's value, and after the last one.
  func separators(_ columns: [RecordColumn]) -> [String] {
    let opened = columns.map { column in
      switch self {
      case .csv: column.form == .sentence ? "\"" : ""
      case .json: "\"\(column.name)\":" + (column.form.isNumber ? "" : "\"")
      }
    }
    let closed = columns.map { column in
      switch self {
      case .csv: column.form == .sentence ? "\"" : ""
      case .json: column.form.isNumber ? "" : "\""
      }
    }
    let (start, end) = self == .csv ? ("", "\r\n") : ("{", "}\n")
    var separators: [String] = []
    for index in columns.indices {
      separators.append((index == 0 ? start : closed[index - 1] + ",") + opened[index])
    }
    return separators + [(closed.last ?? "") + end]
  }
}

/// A column of an object.
package struct RecordColumn: Hashable, Sendable {
  /// What its values look like.
  package enum Form: Hashable, Sendable {
    /// Text without commas and quotes.
    case text
    /// Text with commas, without quotes.
    case sentence
    /// A number, with decimals or without.
    case number
    /// A number without decimals.
    case wholeNumber
    /// A date: `2024-05-06`.
    case date
    /// An instant: `2024-05-06T07:08:09.000+0000`.
    case instant

    /// Whether JSON has it without quotes.
    var isNumber: Bool { self == .number || self == .wholeNumber }
  }

  /// The name, as Salesforce's API spells it.
  package let name: String
  /// What its values look like.
  package let form: Form

  /// Describes a column.
  package init(_ name: String, _ form: Form = .text) { (self.name, self.form) = (name, form) }
}
