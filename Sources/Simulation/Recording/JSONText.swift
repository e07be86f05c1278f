/// Just enough JSON for a recording: texts, whole numbers of any size, lists and objects in the order given.
indirect enum JSONText {
  case text(String)
  case number(Int128)
  case flag(Bool)
  case none
  case list([JSONText])
  case object([(String, JSONText)])

  static func count(_ value: some BinaryInteger) -> JSONText { .number(Int128(value)) }
  static func counts(_ values: [Int64]) -> JSONText { .list(values.map { .number(Int128($0)) }) }

  /// The value as it is written.
  var rendered: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): String(number)
    case .flag(let flag): flag ? "true" : "false"
    case .none: "null"
    case .list(let values): "[" + values.map(\.rendered).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { Self.quoted($0.0) + ":" + $0.1.rendered }.joined(separator: ",\n") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..<" ": quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
