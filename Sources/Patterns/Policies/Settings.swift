import BeaufortNumerics

extension ParameterValues {
  /// The value of a setting that has a default.
  func value(_ parameter: Parameter) -> Int64 { self[parameter] ?? parameter.range.lowerBound }
  /// The value of a whole number.
  func count(_ parameter: Parameter) -> Int { Int(value(parameter)) }
  /// The value of a number of rows.
  func rows(_ parameter: Parameter) -> UInt32 { UInt32(clamping: value(parameter)) }
  /// The value of a duration.
  func interval(_ parameter: Parameter) -> Interval { Interval(nanoseconds: value(parameter)) }
  /// The value of a flag.
  func flag(_ parameter: Parameter) -> Bool { value(parameter) != 0 }
}

extension Parameter {
  /// A duration from `least` to a week.
  static func duration(
    _ name: String,
    _ standard: Interval,
    from least: Interval = .milliseconds(1),
    _ summary: String
  ) -> Parameter {
    let range = least.nanoseconds...Interval.hours(168).nanoseconds
    return Parameter(name, .duration, in: range, standard: standard.nanoseconds, summary: summary)
  }

  /// How long an answer is waited for.
  static func timeout(_ name: String, _ standard: Interval, _ summary: String) -> Parameter {
    let range = Interval.milliseconds(1).nanoseconds...Interval.hours(168).nanoseconds
    return Parameter(name, .latency, in: range, standard: standard.nanoseconds, summary: summary)
  }

  /// A whole number from 1.
  static func count(_ name: String, _ standard: Int64, upTo bound: Int64, _ summary: String) -> Parameter {
    Parameter(name, .count, in: 1...bound, standard: standard, summary: summary)
  }

  /// Yes or no; no by default.
  static func flag(_ name: String, _ summary: String) -> Parameter {
    Parameter(name, .flag, in: 0...1, standard: 0, summary: summary)
  }
}
