/// JSON whose keys keep the order they were written in. Numbers that JSON cannot say become `null`.
package indirect enum JSONValue: Hashable, Sendable {
  /// No value.
  case null
  /// A truth value.
  case flag(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number that may have a fraction.
  case number(Double)
  /// A text.
  case text(String)
  /// Values in order.
  case list([JSONValue])
  /// Keys with their values, in order.
  case object([(key: String, value: JSONValue)])

  /// `null` where there is none.
  package static func optional(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
  /// `null` where there is none.
  package static func optional(_ value: String?) -> JSONValue { value.map { .text($0) } ?? .null }

  /// The text, indented by two spaces a level, with a line feed at the end.
  package var document: String {
    var output = ""
    write(to: &output, indentation: "")
    return output + "\n"
  }

  private func write(to output: inout String, indentation: String) {
    switch self {
    case .null: output += "null"
    case .flag(let flag): output += flag ? "true" : "false"
    case .integer(let number): output += String(number)
    case .number(let number): output += number.isFinite ? Self.digits(number) : "null"
    case .text(let text): output += Self.quoted(text)
    case .list(let values):
      Self.write(values.map { ("", $0) }, "[", "]", to: &output, indentation: indentation)
    case .object(let members):
      Self.write(
        members.map { (Self.quoted($0.key) + ": ", $0.value) },
        "{",
        "}",
        to: &output,
        indentation: indentation
      )
    }
  }

  private static func write(
    _ members: [(String, JSONValue)],
    _ open: String,
    _ close: String,
    to output: inout String,
    indentation: String
  ) {
    guard !members.isEmpty else {
      output += open + close
      return
    }
    let inner = indentation + "  "
    output += open
    for (index, (label, value)) in members.enumerated() {
      output += (index == 0 ? "\n" : ",\n") + inner + label
      value.write(to: &output, indentation: inner)
    }
    output += "\n" + indentation + close
  }

  /// The shortest digits that read back as the same number; whole numbers without `.0`.
  static func digits(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : "\(number)"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      case _: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// Whether both say the same, members in the same order.
  package static func == (lhs: JSONValue, rhs: JSONValue) -> Bool { lhs.document == rhs.document }
  /// Feeds what `==` compares.
  package func hash(into hasher: inout Hasher) { hasher.combine(document) }
}
