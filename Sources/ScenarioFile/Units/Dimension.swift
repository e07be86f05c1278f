/// What a quantity measures: its units, and how its values are written.
struct Dimension: Hashable, Sendable {
  /// A unit: one of it is `numerator` ÷ `denominator` of what the program counts in.
  struct Unit: Hashable, Sendable {
    var name: String
    var numerator: Int64
    var denominator: Int64 = 1
  }

  /// In messages, with its article: `a duration`.
  let noun: String
  /// The units, ascending.
  let units: [Unit]
  /// What people write by mistake, and what they mean.
  var synonyms: [String: String] = [:]
  /// The finest step, in words, where a finer value is refused; `nil` where it is rounded.
  var step: String?
  /// The unit of a zero.
  var zeroUnit = ""

  /// Nanoseconds.
  static let duration = Dimension(
    noun: "a duration",
    units: [
      Unit(name: "ns", numerator: 1), Unit(name: "us", numerator: 1_000), Unit(name: "ms", numerator: 1_000_000),
      Unit(name: "s", numerator: 1_000_000_000), Unit(name: "m", numerator: 60_000_000_000),
      Unit(name: "h", numerator: 3_600_000_000_000), Unit(name: "d", numerator: 86_400_000_000_000),
    ],
    synonyms: [
      "min": "m", "mins": "m", "minute": "m", "minutes": "m", "M": "m", "sec": "s", "secs": "s", "second": "s",
      "seconds": "s", "S": "s", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "H": "h", "day": "d", "days": "d",
      "D": "d", "msec": "ms", "millis": "ms", "milliseconds": "ms", "µs": "us", "μs": "us", "usec": "us",
      "micros": "us", "nanos": "ns", "nsec": "ns",
    ],
    step: "1ns",
    zeroUnit: "s"
  )
  /// Events in a million seconds.
  static let rate = Dimension(
    noun: "a rate",
    units: [
      Unit(name: "/d", numerator: 1_000_000, denominator: 86_400),
      Unit(name: "/h", numerator: 1_000_000, denominator: 3_600),
      Unit(name: "/m", numerator: 1_000_000, denominator: 60),
      Unit(name: "/s", numerator: 1_000_000),
    ],
    synonyms: [
      "/sec": "/s", "/second": "/s", "per second": "/s", "rps": "/s", "tps": "/s", "s": "/s", "/min": "/m",
      "/minute": "/m", "m": "/m", "/hour": "/h", "h": "/h", "/day": "/d", "d": "/d",
    ],
    zeroUnit: "/s"
  )
  /// Bytes.
  static let size = Dimension(
    noun: "a size",
    units: [
      Unit(name: "B", numerator: 1), Unit(name: "KB", numerator: 1_000), Unit(name: "KiB", numerator: 1_024),
      Unit(name: "MB", numerator: 1_000_000), Unit(name: "MiB", numerator: 1_048_576),
    ],
    synonyms: [
      "kb": "KB", "kB": "KB", "K": "KB", "k": "KB", "b": "B", "bytes": "B", "byte": "B", "mb": "MB", "M": "MB",
    ],
    step: "1B",
    zeroUnit: "B"
  )
  /// Bits a second.
  static let bandwidth = Dimension(
    noun: "a bandwidth",
    units: [
      Unit(name: "bit/s", numerator: 1), Unit(name: "kbit/s", numerator: 1_000),
      Unit(name: "Mbit/s", numerator: 1_000_000), Unit(name: "Gbit/s", numerator: 1_000_000_000),
    ],
    synonyms: [
      "bps": "bit/s", "kbps": "kbit/s", "Kbit/s": "kbit/s", "Mbps": "Mbit/s", "mbit/s": "Mbit/s", "Mbit": "Mbit/s",
      "Gbps": "Gbit/s", "gbit/s": "Gbit/s",
    ],
    step: "1bit/s",
    zeroUnit: "bit/s"
  )
  /// Thousandths, written in percent.
  static let share = Dimension(noun: "a share", units: [Unit(name: "%", numerator: 10)], step: "0.1%", zeroUnit: "%")
  /// Millionths, written as a bare decimal.
  static let quantile = Dimension(noun: "a share of 1", units: [Unit(name: "", numerator: 1_000_000)], step: "0.000001")
  /// Thousandths, written as a bare decimal.
  static let factor = Dimension(noun: "a number", units: [Unit(name: "", numerator: 1_000)], step: "0.001")
  /// Thousandths of the speed of life, written `60x`.
  static let speed = Dimension(
    noun: "a speed",
    units: [Unit(name: "x", numerator: 1_000)],
    synonyms: ["X": "x", "×": "x", "times": "x"],
    step: "0.001x",
    zeroUnit: "x"
  )
  /// A whole number.
  static let count = Dimension(noun: "a whole number", units: [Unit(name: "", numerator: 1)], step: "1")

  /// What is expected, in words: `a duration in ns, us, ms, s, m, h or d`.
  var form: String {
    let names = units.map(\.name).filter { !$0.isEmpty }
    guard let last = names.last else { return noun }
    return names.count == 1
      ? "\(noun) in \(last)" : "\(noun) in \(names.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// Reads `text` into the whole number that the program counts in.
  func value(of text: String) throws(Complaint) -> Int64 {
    guard let quantity = Quantity(text) else {
      throw Complaint(isOverlong(text) ? "\(quoted(text)) has too many digits" : "\(quoted(text)) is not \(noun)", form)
    }
    guard let unit = try unit(of: quantity, in: text) else { return 0 }
    guard let (value, isExact) = quantity.scaled(by: unit.numerator, over: unit.denominator) else {
      throw Complaint("\(quoted(text)) is too large", form)
    }
    if let step, !isExact { throw Complaint("\(quoted(text)) is finer than \(step)", form) }
    return value
  }

  private func unit(of quantity: Quantity, in text: String) throws(Complaint) -> Unit? {
    if let unit = units.first(where: { $0.name == quantity.unit }) { return unit }
    if quantity.unit.isEmpty {
      if quantity.digits == 0 { return nil }
      let only = units.count == 1 ? units.first.map { quantity.number + $0.name } : nil
      throw Complaint("no unit in \(quoted(text))", form, suggestion: only)
    }
    if units.allSatisfy(\.name.isEmpty) { throw Complaint("\(quoted(text)) is not \(noun)", form) }
    let meant = synonyms[quantity.unit] ?? nearest(to: quantity.unit, among: units.map(\.name))
    throw Complaint("unknown unit in \(quoted(text))", form, suggestion: meant.map { quantity.number + $0 })
  }

  private func isOverlong(_ text: String) -> Bool {
    text.unicodeScalars.count(where: { ("0"..."9").contains($0) }) > Quantity.mostDigits
  }

  /// `text` without spaces around it.
  static func trimmed(_ text: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    let front = text.drop(while: isSpace)
    guard let last = front.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(front[...last])
  }
}
