import Platform
import ScenarioFile
package import Wire

/// From what clients send to what is kept.
extension Field {
  /// The cell for a value of JSON.
  ///
  /// - Throws: what the platform says of a value that does not fit.
  package func cell(_ json: JSON) throws(Problem) -> Cell {
    switch (kind, json) {
    case (_, .null): return .null
    case (.boolean, .bool(let flag)): return .integer(flag ? 1 : 0)
    case (.integer, .integer(let value)): return .integer(value)
    case (.integer, .number(let value)) where value == value.rounded() && abs(value) < 1e15:
      return .integer(Int64(value))
    case (.number, .integer(let value)), (.currency, .integer(let value)), (.percent, .integer(let value)):
      return .real(Double(value))
    case (.number, .number(let value)), (.currency, .number(let value)), (.percent, .number(let value)):
      return .real(value)
    case (.boolean, .string(let text)), (.integer, .string(let text)), (.number, .string(let text)),
      (.currency, .string(let text)), (.percent, .string(let text)), (.date, .string(let text)),
      (.dateTime, .string(let text)), (.id, .string(let text)), (.reference, .string(let text)):
      return try cell(text: Array(text.utf8)[...])
    case (_, .string(let text)) where storage == .text:
      if text.isEmpty { return .null }
      if text.utf8.count > longest { try checkLength(of: text) }
      return .text(text)
    case (_, .integer), (_, .number), (_, .bool), (_, .array), (_, .object), (_, .string):
      throw unfit(json)
    }
  }

  /// The cell for a value written as text, in CSV or XML, as UTF-8 that was checked.
  ///
  /// - Throws: what the platform says of a value that does not fit.
  package func cell(text bytes: ArraySlice<UInt8>) throws(Problem) -> Cell {
    if bytes.isEmpty { return .null }
    switch kind {
    case .text, .textArea, .picklist, .email, .phone, .url, .autoNumber:
      if bytes.count > longest { try checkLength(of: String(decoding: bytes, as: UTF8.self)) }
      return .utf8(bytes)
    case .boolean:
      switch String(decoding: bytes, as: UTF8.self).lowercased() {
      case "true", "1": return .integer(1)
      case "false", "0": return .integer(0)
      default: throw invalid(bytes)
      }
    case .integer:
      let text = String(decoding: bytes, as: UTF8.self)
      if let value = Int64(text) { return .integer(value) }
      if let value = Double(text), value == value.rounded(), abs(value) < 1e15 { return .integer(Int64(value)) }
      throw invalid(bytes)
    case .number, .currency, .percent:
      guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { throw invalid(bytes) }
      return .real(value)
    case .date:
      // A date is taken from a time as well, as the platform does.
      let text = String(decoding: bytes.prefix(10), as: UTF8.self)
      guard bytes.count == 10 || bytes.dropFirst(10).first == UInt8(ascii: "T") else { throw invalid(bytes) }
      guard let days = CivilTime.days(parsing: text) else { throw invalid(bytes) }
      return .integer(Int64(days))
    case .dateTime:
      let text = String(decoding: bytes, as: UTF8.self)
      if let time = CivilTime.milliseconds(parsing: text) { return .integer(time) }
      guard let days = CivilTime.days(parsing: text) else { throw invalid(bytes) }
      return .integer(Int64(days) * 86_400_000)
    case .id: return .integer(try id(bytes, prefix: nil))
    case .reference: return .integer(try id(bytes, prefix: nil))
    }
  }

  /// The most characters that fit.
  package var longest: Int {
    switch kind {
    case .text(let length), .textArea(let length): length
    case .picklist, .url: 255
    case .email: 80
    case .phone: 40
    case .autoNumber: 30
    case .id, .boolean, .integer, .number, .currency, .percent, .date, .dateTime, .reference: 40
    }
  }

  private func checkLength(of text: String) throws(Problem) {
    guard text.unicodeScalars.count > longest else { return }
    let shown = text.count > 100 ? String(text.prefix(100)) : text
    throw Problem(.textTooLong, "\(spec.label): data value too large: \(shown) (max length=\(longest))", fields: [name])
  }

  private func id(_ bytes: ArraySlice<UInt8>, prefix: UInt32?) throws(Problem) -> Int64 {
    guard let id = RecordID(bytes) else {
      let text = String(decoding: bytes.prefix(100), as: UTF8.self)
      throw Problem(.malformedID, "\(spec.label): id value of incorrect type: \(text)", fields: [name])
    }
    return id.number
  }

  private func unfit(_ json: JSON) -> Problem {
    let (token, text) =
      switch json {
      case .null: ("VALUE_NULL", "null")
      case .bool(let flag): (flag ? "VALUE_TRUE" : "VALUE_FALSE", "\(flag)")
      case .integer(let value): ("VALUE_NUMBER_INT", "\(value)")
      case .number(let value): ("VALUE_NUMBER_FLOAT", "\(value)")
      case .string(let text): ("VALUE_STRING", String(text.prefix(100)))
      case .array: ("START_ARRAY", "[")
      case .object: ("START_OBJECT", "{")
      }
    return Problem(
      .jsonParser,
      "Cannot deserialize instance of \(xmlType) from \(token) value \(text) or request may be missing a required field",
      fields: [name]
    )
  }

  private func invalid(_ bytes: ArraySlice<UInt8>) -> Problem {
    let text = String(decoding: bytes.prefix(100), as: UTF8.self)
    return Problem(
      .invalidTypeOnField,
      "\(name): '\(text)' is not a valid value for the type xsd:\(xmlType)",
      fields: [name]
    )
  }

  /// The type's name in XML Schema, which the platform's messages use as well.
  package var xmlType: String {
    switch kind {
    case .boolean: "boolean"
    case .integer: "int"
    case .number, .currency, .percent: "double"
    case .date: "date"
    case .dateTime: "dateTime"
    case .id, .reference: "ID"
    case .text, .textArea, .picklist, .email, .phone, .url, .autoNumber: "string"
    }
  }
}
