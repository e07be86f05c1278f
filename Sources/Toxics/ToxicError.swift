/// Why a toxic cannot be made.
package enum ToxicError: Error, Hashable, CustomStringConvertible {
  /// No toxic has this type.
  case unknownType(String)
  /// Toxics of this type have no such attribute.
  case unknownAttribute(type: String, attribute: String)
  /// The attribute is no whole number of its range.
  case outOfRange(type: String, attribute: String, value: Double, range: ClosedRange<Int64>)

  /// One sentence for the user.
  package var description: String {
    switch self {
    case .unknownType(let type):
      "there is no toxic of type '\(type)'; the types are "
        + (ToxicSettings.types + HTTPToxic.types).joined(separator: ", ")
    case .unknownAttribute(let type, let attribute): "a toxic of type '\(type)' has no attribute '\(attribute)'"
    case .outOfRange(let type, let attribute, let value, let range):
      "'\(attribute)' of a \(type) toxic must be a whole number from \(range.lowerBound) to \(range.upperBound), "
        + "not \(value)"
    }
  }
}
