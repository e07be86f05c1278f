package import HTTPTypes

extension HTTPField.Name {
  /// A name that the source code spells out.
  package static func spelled(_ name: StaticString) -> HTTPField.Name {
    guard let field = HTTPField.Name("\(name)") else { preconditionFailure("'\(name)' is no name of a header field") }
    return field
  }
}
