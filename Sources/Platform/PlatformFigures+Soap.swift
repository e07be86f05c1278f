extension PlatformFigures {
  /// Object types that one call of describeSObjects describes.
  @inlinable public static var describedObjects: Int { 100 }
}

extension PlatformFigure {
  /// The figures of the SOAP API that the other APIs do not have.
  static let soap: [PlatformFigure] = [
    PlatformFigure(
      "object types described by one call",
      Int64(PlatformFigures.describedObjects),
      "object types",
      "SOAP API Developer Guide, describeSObjects",
      isConfirmed: false
    )
  ]
}
