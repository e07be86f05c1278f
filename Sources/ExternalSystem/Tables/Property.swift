/// A property of the records of an external system.
package struct Property: Hashable, Sendable {
  /// What its values are.
  package enum Kind: Hashable, Sendable {
    /// A text.
    case text
    /// A number.
    case number
    /// A whole number.
    case wholeNumber
    /// A date, kept as `YYYY-MM-DD`.
    case date
    /// An instant, kept as milliseconds since 1970.
    case instant
  }

  /// Its name, as interfaces spell it: `TotalAmount`.
  package let name: String
  /// What its values are.
  package let kind: Kind
  /// Whether a record may go without it.
  package let isNullable: Bool
  /// The column that keeps it: `total_amount`.
  let column: String

  /// Describes a property.
  init(_ name: String, _ kind: Kind, isNullable: Bool = true) {
    (self.name, self.kind, self.isNullable) = (name, kind, isNullable)
    column = name.reduce(into: "") { column, letter in
      if letter.isUppercase, !column.isEmpty { column += "_" }
      column += letter.lowercased()
    }
  }
}
