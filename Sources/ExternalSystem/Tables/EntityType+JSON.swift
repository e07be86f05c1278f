import Database
import Wire

/// Why a body is no record.
struct ValueProblem: Error, Hashable, Sendable {
  /// What is wrong, and what would be right.
  var message: String
}

extension EntityType {
  /// The longest key, in characters.
  static let longestID = 255

  /// Writes a member for each of `properties`, whose values stand in `row` from `column` on.
  static func write(_ properties: [Property], of row: any SQLRow, from column: Int, to json: inout JSONWriter) {
    for (offset, property) in properties.enumerated() {
      let index = column + offset
      json.name(property.name)
      if row.isNull(index) {
        json.null()
        continue
      }
      switch property.kind {
      case .text, .date: unsafe row.withText(index) { unsafe json.string(utf8: $0) }
      case .number: json.number(row.double(index))
      case .wholeNumber: json.integer(row.integer(index))
      case .instant:
        var time = [UInt8(ascii: "\"")]
        time.appendTime(milliseconds: row.integer(index), zone: "Z\"")
        json.raw(time)
      }
    }
  }

  /// Writes a whole row of the table, or of a tombstone what is left.
  func write(row: any SQLRow, to json: inout JSONWriter) {
    json.object { json in
      Self.write([Self.id, Self.version, Self.updatedAt], of: row, from: 0, to: &json)
      if row.integer(4) == 0 {
        Self.write(properties, of: row, from: 5, to: &json)
      } else {
        json.member("Deleted", true)
      }
    }
  }

  /// The key and the values that `json` gives, as what is to be done with the record.
  ///
  /// What readers see and writers cannot set is left aside, so that a record can be sent back as it came.
  func edit(_ json: JSON, _ kind: RecordEdit.Kind) throws(ValueProblem) -> RecordEdit {
    guard let members = json.members else {
      throw ValueProblem(message: "\(Self.words(json)) is no record; send an object of properties")
    }
    var edit = RecordEdit(id: nil, kind: kind)
    for member in members {
      switch member.name {
      case Self.id.name: edit.id = try Self.id(member.value)
      case Self.version.name, Self.updatedAt.name, "Deleted": continue
      case let name where name.contains("@"): continue
      case let name:
        guard let index = index(of: name) else {
          let names = ([Self.id] + properties).map(\.name).joined(separator: ", ")
          throw ValueProblem(message: "\(self.name) has no property '\(name)'; it has \(names)")
        }
        edit.values[index] = try properties[index].value(member.value)
      }
    }
    return edit
  }

  private static func id(_ json: JSON) throws(ValueProblem) -> String? {
    if json == .null { return nil }
    guard let id = json.text, isID(id) else {
      throw ValueProblem(message: "Id is \(words(json)); a key is a text of 1 to \(longestID) characters without NUL")
    }
    return id
  }

  /// Whether `text` can be a key.
  static func isID(_ text: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.count <= longestID && !text.utf8.contains(0)
  }

  fileprivate static func words(_ json: JSON) -> String {
    switch json {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .string(let text): "'\(text.prefix(60))'"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension Property {
  /// The value that `json` gives.
  fileprivate func value(_ json: JSON) throws(ValueProblem) -> SQLValue {
    switch (kind, json) {
    case (_, .null): return .null
    case (.text, .string(let text)) where !text.utf8.contains(0): return .text(text)
    case (.number, .integer(let integer)): return .number(Double(integer))
    case (.number, .number(let number)): return .number(number)
    case (.wholeNumber, .integer(let integer)): return .integer(integer)
    case (.date, .string(let text)) where CivilTime.days(parsing: text) != nil: return .text(text)
    case (.instant, .string(let text)):
      if let time = CivilTime.milliseconds(parsing: text) { return .integer(time) }
    case (_, _): break
    }
    let expected =
      switch kind {
      case .text: "a text without NUL"
      case .number: "a number"
      case .wholeNumber: "a whole number"
      case .date: "a date such as \"2026-01-31\""
      case .instant: "a time such as \"2026-01-31T17:49:01Z\""
      }
    throw ValueProblem(message: "\(name) is \(EntityType.words(json)); it takes \(expected), or null")
  }
}
