/// A condition of `$filter`, or a value in one; every name in it is known and every type fits.
indirect enum FilterExpression: Hashable, Sendable {
  /// A property of the record.
  case property(Property)
  /// A text.
  case text(String)
  /// A whole number.
  case integer(Int64)
  /// A number.
  case number(Double)
  /// A date.
  case date(String)
  /// An instant, in milliseconds since 1970.
  case instant(Int64)
  /// `true` or `false`.
  case bool(Bool)
  /// `null`.
  case null
  /// One value beside another.
  case comparison(FilterComparison, FilterExpression, FilterExpression)
  /// Whether a value is one of a list.
  case isOne(FilterExpression, of: [FilterExpression])
  /// Whether a text holds another one.
  case match(FilterMatch, FilterExpression, FilterExpression)
  /// The opposite.
  case not(FilterExpression)
  /// All of them.
  case all([FilterExpression])
  /// One of them at least.
  case any([FilterExpression])
}

/// How two values are compared.
enum FilterComparison: String, Hashable, Sendable, CaseIterable {
  case eq, ne, gt, ge, lt, le

  /// Whether it tells equal from different only.
  var isEquality: Bool { self == .eq || self == .ne }
}

/// Where a text must hold another one.
enum FilterMatch: String, Hashable, Sendable, CaseIterable {
  case contains, startswith, endswith
}

/// What kinds of values can be compared with each other.
enum FilterType: String, Hashable, Sendable {
  case text = "a text"
  case number = "a number"
  case date = "a date"
  case instant = "a time"
  case bool = "a condition"
  case null
}

extension FilterExpression {
  /// What its value is.
  var type: FilterType {
    switch self {
    case .property(let property):
      switch property.kind {
      case .text: .text
      case .number, .wholeNumber: .number
      case .date: .date
      case .instant: .instant
      }
    case .text: .text
    case .integer, .number: .number
    case .date: .date
    case .instant: .instant
    case .bool, .comparison, .isOne, .match, .not, .all, .any: .bool
    case .null: .null
    }
  }
}
