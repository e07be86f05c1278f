package import BeaufortNumerics

/// Why a text is no duration.
package struct DurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what was expected.
  package let description: String
}

/// Reads a duration as a scenario would write it, such as `4ms`.
///
/// - Throws: what is wrong with it, also where it is negative.
package func parseDuration(_ text: String) throws(DurationError) -> Interval {
  do throws(Complaint) {
    let nanoseconds = try Dimension.duration.value(of: text)
    if nanoseconds < 0 { throw Complaint("\(quoted(text)) is negative", Dimension.duration.form) }
    return Interval(nanoseconds: nanoseconds)
  } catch {
    throw DurationError(description: "\(error.message); expected \(error.expected)")
  }
}
