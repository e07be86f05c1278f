/// How a CSV separates values and records.
package struct CSVDialect: Hashable, Sendable {
  /// What stands between two values.
  package enum Delimiter: String, CaseIterable, Hashable, Sendable {
    /// `,`
    case comma = "COMMA"
    /// A tabulator.
    case tab = "TAB"
    /// `|`
    case pipe = "PIPE"
    /// `;`
    case semicolon = "SEMICOLON"
    /// `^`
    case caret = "CARET"
    /// `` ` ``
    case backquote = "BACKQUOTE"

    /// The byte that it is.
    package var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .tab: UInt8(ascii: "\t")
      case .pipe: UInt8(ascii: "|")
      case .semicolon: UInt8(ascii: ";")
      case .caret: UInt8(ascii: "^")
      case .backquote: UInt8(ascii: "`")
      }
    }
  }

  /// What ends a record.
  package enum LineEnding: String, CaseIterable, Hashable, Sendable {
    /// LF.
    case lineFeed = "LF"
    /// CR LF.
    case carriageReturnLineFeed = "CRLF"
  }

  /// What stands between two values.
  package var delimiter: Delimiter
  /// What ends a record.
  package var lineEnding: LineEnding

  /// Makes a dialect.
  package init(delimiter: Delimiter = .comma, lineEnding: LineEnding = .lineFeed) {
    (self.delimiter, self.lineEnding) = (delimiter, lineEnding)
  }
}

/// The bytes with a meaning of their own.
enum CSVByte {
  static let quote = UInt8(ascii: "\"")
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
}

/// Where in a record a byte stands.
///
/// A quote opens a quoted value at the value's start alone, and the next single one closes it; a quote anywhere else is
/// a flaw, but changes nothing in where the record ends.
enum CSVPlace: Sendable {
  /// Before the first byte of a value.
  case start
  /// In a value that does not stand in quotes, or behind one that does.
  case plain
  /// In a value that stands in quotes.
  case quoted
  /// Behind a quote in a quoted value: the value's end, or the first of two quotes that stand for one.
  case closing
}
