import BeaufortNumerics

/// The attributes of a toxic while they are read: whole numbers, each in its range, and no strangers among them.
struct ToxicAttributes {
  private let type: String
  private var left: [String: Double]

  init(type: String, _ attributes: [String: Double]) { (self.type, left) = (type, attributes) }

  /// Takes an attribute; one that is not there has the standard value.
  mutating func take(
    _ name: String,
    _ range: ClosedRange<Int64>,
    standard: Int64 = 0
  ) throws(ToxicError) -> Int64 {
    let value = left.removeValue(forKey: name) ?? Double(standard)
    guard let whole = Int64(exactly: value), range.contains(whole) else {
      throw .outOfRange(type: type, attribute: name, value: value, range: range)
    }
    return whole
  }

  /// Refuses attributes that nobody took.
  func finish() throws(ToxicError) {
    if let stranger = left.keys.min() { throw .unknownAttribute(type: type, attribute: stranger) }
  }

  /// A fault longer than a day is a mistake in units; the bound also keeps sums of instants far from overflow.
  static let dayMilliseconds: ClosedRange<Int64> = 0...86_400_000
  /// Up to the largest whole number that a JSON number carries exactly.
  static let exactIntegers: ClosedRange<Int64> = 0...(1 << 53)
}

extension Interval {
  var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }
}
