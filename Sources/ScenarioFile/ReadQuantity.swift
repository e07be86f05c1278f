package import BeaufortNumerics

/// Why a text is no quantity of the kind that was asked for.
package struct QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, and what was expected.
  package let description: String
}

/// Reads a duration as a scenario would write it, such as `4ms`.
///
/// - Throws: what is wrong with it, also where it is negative.
package func parseDuration(_ text: String) throws(QuantityError) -> Interval {
  Interval(nanoseconds: try read(text, as: .duration, in: 0...Int64.max))
}

/// Reads a speed as a scenario would write it, such as `60x`.
///
/// - Throws: what is wrong with it, also where it is out of range.
package func parseSpeed(_ text: String) throws(QuantityError) -> Speed {
  Speed(permille: try read(text, as: .speed, in: Speed.range))
}

private func read(
  _ text: String,
  as dimension: Dimension,
  in range: ClosedRange<Int64>
) throws(QuantityError) -> Int64 {
  do throws(Complaint) {
    let value = try dimension.value(of: text)
    if value < 0 { throw Complaint("\(quoted(text)) is negative", dimension.form) }
    guard range.contains(value) else {
      let (least, most) = (dimension.text(range.lowerBound), dimension.text(range.upperBound))
      throw Complaint("\(quoted(text)) is out of range", "\(dimension.noun) from \(least) to \(most)")
    }
    return value
  } catch {
    let hint = error.suggestion.map { "; did you mean \(quoted($0))?" } ?? ""
    throw QuantityError(description: "\(error.message); expected \(error.expected)\(hint)")
  }
}
