/// A value of JSON.
package enum JSON: Hashable, Sendable {
  /// A member of an object.
  package struct Member: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its value.
    package var value: JSON
    /// Makes a member.
    package init(_ name: String, _ value: JSON) { (self.name, self.value) = (name, value) }
  }

  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number without point and exponent that fits.
  case integer(Int64)
  /// Any other number.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSON])
  /// An object, its members in the order written; of two of one name the last counts.
  case object([Member])
}

extension JSON {
  /// The member `name` of an object; `nil` where this is no object or it has no such member.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// The text, where this is one.
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  /// The flag, where this is one.
  package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  /// The whole number, where this is one.
  package var integer: Int64? { if case .integer(let integer) = self { integer } else { nil } }
  /// The items, where this is a list.
  package var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
  /// The members, where this is an object.
  package var members: [Member]? { if case .object(let members) = self { members } else { nil } }
}
