extension ErrorCatalogue {
  /// The errors of the SOAP API that the other APIs do not have.
  package static let soap: [ErrorEntry] = [.unsupportedVersion, .soapLoginTooLarge]
}

extension ErrorEntry {
  /// The version in the path is none.
  package static let unsupportedVersion = ErrorEntry(
    500,
    "UNSUPPORTED_API_VERSION",
    "Invalid Api version specified on URL",
    cause: "a version in the path that the org does not have",
    retry: .no,
    source: "SOAP API Developer Guide, exception codes",
    isConfirmed: false
  )
  /// The request to log in is larger than it may be.
  package static let soapLoginTooLarge = ErrorEntry(
    500,
    "REQUEST_LIMIT_EXCEEDED",
    "The request to log in is larger than 10 KB.",
    cause: "a SOAP login of over 10 KB",
    retry: .afterChange,
    source: quickReference,
    isConfirmed: false
  )
}
