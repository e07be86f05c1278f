package import Toxics

/// What a toxic does, to the bytes of a direction or to exchanges of HTTP.
package enum ToxicEffect: Hashable, Sendable {
  /// To the bytes of a direction.
  case bytes(ToxicSettings)
  /// To requests and responses; only in a proxy that ``ProxyState/isHTTP``.
  case exchanges(HTTPToxic)

  /// Reads what the control API says; an attribute left out has its standard value.
  ///
  /// - Throws: ``ToxicError`` for an unknown type or attribute, and for a value that is no whole number in its range.
  package init(type: String, attributes: [String: Double]) throws(ToxicError) {
    if HTTPToxic.types.contains(type) {
      self = .exchanges(try HTTPToxic(type: type, attributes: attributes))
    } else if ToxicSettings.types.contains(type) {
      self = .bytes(try ToxicSettings(type: type, attributes: attributes))
    } else {
      throw .unknownType(type)
    }
  }

  /// The type by which ``init(type:attributes:)`` knows it.
  package var type: String {
    switch self {
    case .bytes(let settings): settings.type
    case .exchanges(let toxic): toxic.type
    }
  }

  /// All attributes of its type, with the values that make it.
  package var attributes: KeyValuePairs<String, Int64> {
    switch self {
    case .bytes(let settings): settings.attributes
    case .exchanges(let toxic): toxic.attributes
    }
  }
}
