import Database

/// A statement that is put together, with the values bound to it.
struct SQLText: Sendable {
  /// Which SQL it is.
  let dialect: SQLDialect
  /// The statement so far.
  var sql = ""
  /// What is bound to its parameters, in order.
  private(set) var values: [SQLValue] = []

  /// An empty statement.
  init(_ dialect: SQLDialect) { self.dialect = dialect }

  /// Binds `value` to the next parameter, and returns how that is written.
  mutating func bind(_ value: SQLValue) -> String {
    values.append(value)
    switch (dialect, value) {
    case (.sqlite, _): return "?\(values.count)"
    // Texts compare by their bytes, also where both sides are parameters.
    case (.postgreSQL, .text): return "($\(values.count) COLLATE \"C\")"
    case (.postgreSQL, _): return "$\(values.count)"
    }
  }
}

extension FilterExpression {
  /// The condition in SQL, its values bound in `statement`.
  ///
  /// In OData a comparison is true or false, never unknown: `null eq null` is true, and with anything else `null` is not
  /// equal, not greater and not less. So what may be NULL is asked about as well. Text functions of `null` are `null`.
  ///
  /// - SeeAlso: OASIS, *OData Version 4.01, Part 2: URL Conventions*, sections 5.1.1.1 and 5.1.1.4.
  func sql(in statement: inout SQLText) -> String {
    switch self {
    case .property(let property): return property.column
    case .text(let text), .date(let text): return statement.bind(.text(text))
    case .integer(let integer), .instant(let integer): return statement.bind(.integer(integer))
    case .number(let number): return statement.bind(.number(number))
    case .bool(let flag): return flag ? "TRUE" : "FALSE"
    case .null: return "NULL"
    case .comparison(let comparison, let left, let right): return comparison.sql(left, right, in: &statement)
    case .isOne(let value, let list): return Self.isOne(value, of: list, in: &statement)
    case .match(let match, let text, let part): return match.sql(text, part, in: &statement)
    case .not(let inner): return "NOT (\(inner.sql(in: &statement)))"
    case .all(let parts): return Self.joined(parts[...], by: "AND", in: &statement)
    case .any(let parts): return Self.joined(parts[...], by: "OR", in: &statement)
    }
  }

  /// Whether it is a property that a record may go without.
  fileprivate var isNullable: Bool { if case .property(let property) = self { property.isNullable } else { false } }

  /// The parts side by side; halved again and again, since SQLite bounds how deep an expression nests.
  private static func joined(
    _ parts: ArraySlice<FilterExpression>,
    by word: String,
    in statement: inout SQLText
  ) -> String {
    guard parts.count > 1 else { return parts.map { "(\($0.sql(in: &statement)))" }.joined() }
    let middle = parts.startIndex + parts.count / 2
    let left = joined(parts[..<middle], by: word, in: &statement)
    let right = joined(parts[middle...], by: word, in: &statement)
    return "(\(left) \(word) \(right))"
  }

  private static func isOne(
    _ value: FilterExpression,
    of list: [FilterExpression],
    in statement: inout SQLText
  ) -> String {
    let known = list.filter { $0 != .null }
    if value == .null { return known.count < list.count ? "TRUE" : "FALSE" }
    let left = value.sql(in: &statement)
    let places = known.map { $0.sql(in: &statement) }.joined(separator: ",")
    let isListed =
      known.isEmpty
      ? "FALSE" : value.isNullable ? "(\(left) IN (\(places)) AND \(left) IS NOT NULL)" : "\(left) IN (\(places))"
    return known.count < list.count ? "(\(isListed) OR \(left) IS NULL)" : isListed
  }
}

extension FilterComparison {
  fileprivate func sql(_ left: FilterExpression, _ right: FilterExpression, in statement: inout SQLText) -> String {
    switch (left == .null, right == .null) {
    case (true, true): return self == .eq ? "TRUE" : "FALSE"
    case (true, false): return sqlBesideNull(right, in: &statement)
    case (false, true): return sqlBesideNull(left, in: &statement)
    case (false, false): break
    }
    let (first, second) = ("(\(left.sql(in: &statement)))", "(\(right.sql(in: &statement)))")
    // A condition is unknown where a text function got null, and its SQL may be long: it must not be written twice.
    if left.type == .bool { return "(\(first) IS \(self == .eq ? "NOT " : "")DISTINCT FROM \(second))" }
    let unknown = [left.isNullable ? first : nil, right.isNullable ? second : nil].compactMap(\.self)
    switch self {
    case .eq where unknown.count == 2: return "(\(first) IS NOT DISTINCT FROM \(second))"
    case .ne where unknown.count == 2: return "(\(first) IS DISTINCT FROM \(second))"
    case .ne: return "(" + (["\(first) <> \(second)"] + unknown.map { "\($0) IS NULL" }).joined(separator: " OR ") + ")"
    case .eq, .gt, .ge, .lt, .le:
      let compared = "\(first) \(sign) \(second)"
      return "(" + ([compared] + unknown.map { "\($0) IS NOT NULL" }).joined(separator: " AND ") + ")"
    }
  }

  private func sqlBesideNull(_ other: FilterExpression, in statement: inout SQLText) -> String {
    switch self {
    case .eq: "((\(other.sql(in: &statement))) IS NULL)"
    case .ne: "((\(other.sql(in: &statement))) IS NOT NULL)"
    case .gt, .ge, .lt, .le: "FALSE"
    }
  }

  private var sign: String {
    switch self {
    case .eq: "="
    case .ne: "<>"
    case .gt: ">"
    case .ge: ">="
    case .lt: "<"
    case .le: "<="
    }
  }
}

extension FilterMatch {
  fileprivate func sql(_ text: FilterExpression, _ part: FilterExpression, in statement: inout SQLText) -> String {
    if text == .null || part == .null { return "CAST(NULL AS BOOLEAN)" }
    let (text, part) = (text.sql(in: &statement), part.sql(in: &statement))
    let place = statement.dialect == .sqlite ? "instr(\(text), \(part))" : "strpos(\(text), \(part))"
    return switch self {
    case .contains: "\(place) > 0"
    case .startswith: "\(place) = 1"
    // Where the part is the longer one, what is cut off is shorter than it, and so not equal.
    case .endswith: "substr(\(text), length(\(text)) - length(\(part)) + 1) = \(part)"
    }
  }
}
