extension String {
  /// A copy of UTF-8; `nil` where it is none.
  ///
  /// `String(validating:as:)` is generic inside, and costs several times as much for a short text.
  package init?(utf8 bytes: Span<UInt8>) {
    do throws(UTF8.ValidationError) {
      self.init(copying: try UTF8Span(validating: bytes))
    } catch {
      return nil
    }
  }
}
