import Database
import Wire

/// The place behind the last record of a page: its values of the properties that the records are sorted by.
///
/// A place, not a count: records that come or go before it move nothing, and every record that stays is seen once.
struct SkipToken: Hashable, Sendable {
  /// The values, in the order's order; the last one is the key.
  var values: [SQLValue]
  /// How many more records the client wants; `nil` for all.
  var rest: Int64?

  /// The place behind a record with `values`.
  init(values: [SQLValue], rest: Int64?) { (self.values, self.rest) = (values, rest) }

  /// Reads what ``text`` wrote; `nil` where it was written for another order or by somebody else.
  init?(_ text: String, order: [ODataOptions.Order]) {
    guard let bytes = Token.decode(text), let items = try? JSON(parsing: bytes).items else { return nil }
    guard items.count == order.count + 1, let first = items.first else { return nil }
    if first != .null {
      guard let count = first.integer, count >= 0 else { return nil }
      rest = count
    }
    values = []
    for (item, order) in zip(items.dropFirst(), order) {
      guard let value = order.property.sortValue(item) else { return nil }
      values.append(value)
    }
  }

  /// The place as text, for a URL.
  var text: String {
    var json = JSONWriter()
    json.array { json in
      if let rest { json.integer(rest) } else { json.null() }
      for value in values {
        switch value {
        case .null: json.null()
        case .integer(let integer): json.integer(integer)
        case .number(let number): json.number(number)
        case .text(let text): json.string(text)
        }
      }
    }
    return Token.encode(json.bytes)
  }

  /// The condition that a record comes behind the place.
  func condition(_ order: [ODataOptions.Order], in statement: inout SQLText) -> String {
    var (same, behind): ([String], [String]) = ([], [])
    for (order, value) in zip(order, values) {
      if let isBehind = order.isBehind(value, in: &statement) {
        behind.append((same + [isBehind]).map { "(\($0))" }.joined(separator: " AND "))
      }
      // Nothing comes after the key, which no two records share.
      if order.property != EntityType.id { same.append(order.isSame(value, in: &statement)) }
    }
    return behind.isEmpty ? "FALSE" : behind.map { "(\($0))" }.joined(separator: " OR ")
  }
}

extension ODataOptions.Order {
  /// How the order is written in SQL. `null` comes before every value.
  ///
  /// - SeeAlso: OASIS, *OData Version 4.01, Part 1: Protocol*, section 11.2.6.2.
  var sql: String {
    let nulls = property.isNullable ? isDescending ? " NULLS LAST" : " NULLS FIRST" : ""
    return property.column + (isDescending ? " DESC" : " ASC") + nulls
  }

  /// The condition that a record's value comes behind `value`; `nil` where none does.
  fileprivate func isBehind(_ value: SQLValue, in statement: inout SQLText) -> String? {
    let column = property.column
    guard value != .null else { return isDescending ? nil : "\(column) IS NOT NULL" }
    let place = statement.bind(value)
    guard isDescending else { return "\(column) > \(place)" }
    return property.isNullable ? "\(column) < \(place) OR \(column) IS NULL" : "\(column) < \(place)"
  }

  fileprivate func isSame(_ value: SQLValue, in statement: inout SQLText) -> String {
    value == .null ? "\(property.column) IS NULL" : "\(property.column) = \(statement.bind(value))"
  }
}

extension Property {
  /// The value that a record was sorted by; `nil` where `json` is none of this property.
  fileprivate func sortValue(_ json: JSON) -> SQLValue? {
    switch (kind, json) {
    case (_, .null): isNullable ? .null : nil
    case (.text, .string(let text)), (.date, .string(let text)): text.utf8.contains(0) ? nil : .text(text)
    case (.number, .number(let number)): .number(number)
    case (.number, .integer(let integer)): .number(Double(integer))
    case (.wholeNumber, .integer(let integer)), (.instant, .integer(let integer)): .integer(integer)
    case (_, _): nil
    }
  }
}
