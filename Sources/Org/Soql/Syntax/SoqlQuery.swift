/// A query as it was written: its grammar was checked, its names were not.
struct SoqlQuery: Sendable {
  /// What is asked for.
  enum Item: Sendable {
    case field(SoqlPath, alias: SoqlName?)
    case aggregate(SoqlAggregate, alias: SoqlName?)
    case children(SoqlQuery)
    /// `FIELDS(ALL)`, `FIELDS(STANDARD)`, `FIELDS(CUSTOM)`.
    case fields(SoqlName)
  }

  /// One of the things to sort by.
  struct Order: Sendable {
    var operand: SoqlOperand
    var isDescending: Bool
    /// Whether nulls come first; `nil` leaves it to the platform: first in ascending order, last in descending order.
    var nullsFirst: Bool?
  }

  var items: [Item] = []
  /// The object type, or the set of children: one name, or two with the parent before it.
  var from = SoqlPath()
  var alias: SoqlName?
  var condition: SoqlCondition?
  var groups: [SoqlPath] = []
  var having: SoqlCondition?
  var order: [Order] = []
  var limit: (value: Int64, position: Int)?
  var offset: (value: Int64, position: Int)?
  /// Whether it ends with `ALL ROWS`.
  var wantsDeleted = false
}

/// A name with its place.
struct SoqlName: Hashable, Sendable {
  var text: String
  var position: Int
}

/// A field, behind the names of the parents that lead to it.
struct SoqlPath: Hashable, Sendable {
  var names: [SoqlName] = []
  var position: Int { names.first?.position ?? 0 }
  /// As it was written.
  var text: String { names.map(\.text).joined(separator: ".") }
}

/// A function over the rows of a group.
struct SoqlAggregate: Hashable, Sendable {
  enum Function: String, Hashable, Sendable {
    case count, sum, avg, min, max
    case countDistinct = "count_distinct"
  }

  var function: Function
  /// What it is over; `COUNT()` alone is over none.
  var path: SoqlPath?
  var position: Int
}

/// What is compared, or sorted by.
enum SoqlOperand: Hashable, Sendable {
  case field(SoqlPath)
  case aggregate(SoqlAggregate)

  var position: Int {
    switch self {
    case .field(let path): path.position
    case .aggregate(let aggregate): aggregate.position
    }
  }
}

/// What rows must fulfil.
indirect enum SoqlCondition: Sendable {
  case all([SoqlCondition])
  case any([SoqlCondition])
  case not(SoqlCondition)
  case comparison(SoqlOperand, SoqlComparison, SoqlLiteral)
  case isIn(SoqlOperand, [SoqlLiteral], isNegated: Bool)
  case isSelected(SoqlPath, by: SoqlQuery, isNegated: Bool)
}

/// How a value is compared.
enum SoqlComparison: Hashable, Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, like

  /// What holds where this does not.
  var negated: SoqlComparison? {
    switch self {
    case .equal: .notEqual
    case .notEqual: .equal
    case .less: .greaterOrEqual
    case .lessOrEqual: .greater
    case .greater: .lessOrEqual
    case .greaterOrEqual: .less
    case .like: nil
    }
  }
}

/// A value as it was written.
struct SoqlLiteral: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case null
    case flag(Bool)
    /// A string, by the place of its token.
    case string
    case integer(Int64)
    case number(Double)
    /// Days since 1970.
    case date(Int64)
    /// Milliseconds since 1970.
    case time(Int64)
    /// Days that follow from today, `TODAY` or `LAST_N_DAYS:30`.
    case days(DateLiteral)
  }

  var kind: Kind
  var range: Range<Int>
}
