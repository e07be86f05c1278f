/// Figures in the units a reader thinks in: `12.3 s`, `5 m 02 s`, `57%`, `59.1 k`, `512 MiB`.
///
/// Text only: nothing here depends on locale, time zone or libc's `printf`, so equal runs print equal reports.
package enum Quantity {
  /// A figure of a metric, by the metric's unit (`s`, `share`, `count`, `1/s` …).
  package static func text(_ value: Double, unit: String) -> String {
    switch unit {
    case "s": duration(seconds: value)
    case "share": share(value)
    case "count", "changes", "reads", "requests", "records", "events": shortCount(value)
    case "1/s": rate(value)
    case "ns": duration(seconds: value / 1e9)
    case "bytes": bytes(value)
    case "ratio", "": decimal(value)
    case let other: "\(decimal(value)) \(other)"
    }
  }

  /// A length of time: two units at most, never `60 s` for a minute.
  package static func duration(seconds: Double) -> String {
    guard seconds.isFinite else { return seconds > 0 ? "∞" : "–" }
    guard seconds >= 0 else { return "−" + duration(seconds: -seconds) }
    if seconds == 0 { return "0 s" }
    if seconds < 0.000_000_999_5 { return "\(fixed(seconds * 1e9, digits: 0)) ns" }
    if seconds < 0.000_999_5 { return "\(fixed(seconds * 1e6, digits: seconds < 0.000_01 ? 1 : 0)) µs" }
    if seconds < 0.999_5 { return "\(fixed(seconds * 1e3, digits: seconds < 0.009_95 ? 1 : 0)) ms" }
    if seconds < 59.95 { return "\(fixed(seconds, digits: 1)) s" }
    guard seconds < 1e15 else { return "∞" }
    let whole = Int64(seconds.rounded())
    if whole < 3_600 { return "\(whole / 60) m \(twoDigits(whole % 60)) s" }
    let minutes = (whole + 30) / 60
    if minutes < 1_440 { return "\(minutes / 60) h \(twoDigits(minutes % 60)) m" }
    let hours = (whole + 1_800) / 3_600
    return "\(hours / 24) d \(twoDigits(hours % 24)) h"
  }

  /// A length that was chosen and not measured: `5 m`, `1 h`, `2 m 30 s`, `72 h`.
  package static func length(seconds: Double) -> String {
    guard seconds >= 60, seconds == seconds.rounded(), seconds < 1e9 else { return lean(duration(seconds: seconds)) }
    let whole = Int64(seconds)
    if whole.isMultiple(of: 3_600) { return "\(whole / 3_600) h" }
    if whole.isMultiple(of: 60) { return "\(whole / 60) m" }
    return duration(seconds: seconds)
  }

  /// A label of an axis: a short count without needless zeros.
  package static func tick(_ value: Double) -> String { lean(shortCount(value)) }

  /// Without zeros at the end of the decimals: `10.0 k` is `10 k`.
  private static func lean(_ text: String) -> String {
    let words = text.split(separator: " ", maxSplits: 1)
    guard let first = words.first, first.contains(".") else { return text }
    var digits = first
    while digits.last == "0" { digits.removeLast() }
    if digits.last == "." { digits.removeLast() }
    return ([String(digits)] + words.dropFirst().map(String.init)).joined(separator: " ")
  }

  /// A share of one as a percentage; what is not all never reads `100%`, what is not nothing never `0%`.
  package static func share(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    guard value >= 0 else { return "−" + share(-value) }
    if value == 0 { return "0%" }
    if value == 1 { return "100%" }
    let percent = value * 100
    if percent < 0.005 { return "<0.01%" }
    if percent < 0.995 { return "\(fixed(percent, digits: 2))%" }
    if percent < 9.95 { return "\(fixed(percent, digits: 1))%" }
    if percent < 90 { return "\(fixed(percent, digits: 0))%" }
    if percent < 99.995 { return "\(fixed(percent, digits: 2))%" }
    if percent < 100 { return ">99.99%" }
    return percent < 1e6 ? "\(grouped(Int64(percent.rounded())))%" : "\(shortCount(value)) times"
  }

  /// A whole number with thousands separated: `1,036,800`.
  package static func grouped(_ value: Int64) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A number in at most six characters: `940`, `19.7 k`, `1.04 M`.
  package static func shortCount(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    guard value >= 0 else { return "−" + shortCount(-value) }
    if value < 999.5 { return value == value.rounded() ? fixed(value, digits: 0) : decimal(value) }
    for (limit, divisor, suffix) in [(999_500.0, 1e3, "k"), (999.5e6, 1e6, "M"), (999.5e9, 1e9, "G")]
    where value < limit {
      let scaled = value / divisor
      return "\(fixed(scaled, digits: scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0)) \(suffix)"
    }
    return "\(fixed(value / 1e12, digits: 1)) T"
  }

  /// Events a second: `12/s`, `1.2 M/s`.
  package static func rate(_ value: Double) -> String { "\(shortCount(value))/s" }

  /// A size in binary units: `512 MiB`.
  package static func bytes(_ value: Double) -> String {
    var (scaled, index) = (value, 0)
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    while scaled >= 1_023.5, index < units.count - 1 { (scaled, index) = (scaled / 1_024, index + 1) }
    return "\(fixed(scaled, digits: index == 0 || scaled >= 99.5 ? 0 : 1)) \(units[index])"
  }

  /// A bare number with three significant digits or so: `0.0083`, `1.02`, `14.3`, `120`.
  package static func decimal(_ value: Double) -> String {
    let magnitude = value.magnitude
    if magnitude == 0 { return "0" }
    if magnitude >= 99.95 { return grouped(Int64(clamping: value)) }
    return fixed(value, digits: magnitude >= 9.995 ? 1 : magnitude >= 0.0995 ? 2 : magnitude >= 0.00995 ? 3 : 4)
  }

  /// A time of day of the scenario: `14:05`, with the day where there is more than one: `1 d 14:05`.
  package static func clock(nanoseconds: Int64) -> String {
    let minutes = nanoseconds / 60_000_000_000
    let day = minutes / 1_440
    let time = "\(twoDigits(minutes / 60 % 24)):\(twoDigits(minutes % 60))"
    return day == 0 || minutes == 1_440 ? (minutes == 1_440 ? "24:00" : time) : "\(day) d \(time)"
  }

  /// A number with exactly `digits` decimals, rounded half away from zero.
  package static func fixed(_ value: Double, digits: Int) -> String {
    var factor = 1.0
    for _ in 0..<digits { factor *= 10 }
    let scaled = (value * factor).rounded()
    guard scaled.magnitude < 9e15 else { return "\(value)" }
    let whole = Int64(scaled.magnitude)
    let sign = scaled < 0 ? "−" : ""
    guard digits > 0 else { return sign + String(whole) }
    let unit = Int64(factor)
    let fraction = String(whole % unit)
    return "\(sign)\(whole / unit).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  private static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : String(value) }
}

extension Int64 {
  /// The nearest whole number, the largest or least one where `value` is beyond them, and 0 where it is none.
  init(clamping value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value.rounded())
    }
  }
}
