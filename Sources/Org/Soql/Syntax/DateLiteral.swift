import Wire

/// A stretch of days that is told by how it lies to today: `TODAY`, `LAST_N_MONTHS:3`.
///
/// Days are those of UTC, weeks begin on Sunday, and fiscal years are those of the calendar.
///
/// - SeeAlso: SOQL and SOSL Reference, *Date Formats and Date Literals in WHERE*.
struct DateLiteral: Hashable, Sendable {
  enum Unit: String, Hashable, Sendable { case days, weeks, months, quarters, years }

  /// In which units it is told.
  var unit: Unit
  /// Its first and last unit, counted from the one that today is in.
  var units: ClosedRange<Int>

  /// The largest number behind a colon.
  static let mostUnits: Int64 = 1_000_000

  /// The literal called `name`, with the number behind its colon; `nil` where there is none.
  init?(_ name: String, count: Int64?) {
    var words = name.uppercased().split(separator: "_").map(String.init)
    words.removeAll { $0 == "FISCAL" }
    if let count {
      guard (0...Self.mostUnits).contains(count), words.count >= 3 else { return nil }
      self.init(counted: words, Int(count))
    } else {
      self.init(plain: words)
    }
  }

  private init?(plain words: [String]) {
    switch words {
    case ["YESTERDAY"]: self.init(unit: .days, units: -1 ... -1)
    case ["TODAY"]: self.init(unit: .days, units: 0...0)
    case ["TOMORROW"]: self.init(unit: .days, units: 1...1)
    case ["LAST", "90", "DAYS"]: self.init(unit: .days, units: -90...0)
    case ["NEXT", "90", "DAYS"]: self.init(unit: .days, units: 1...90)
    default:
      let places = ["LAST": -1, "THIS": 0, "NEXT": 1]
      guard words.count == 2, let place = places[words[0]] else { return nil }
      guard let unit = Unit(rawValue: words[1].lowercased() + "s"), unit != .days else { return nil }
      self.init(unit: unit, units: place...place)
    }
  }

  private init?(counted words: [String], _ count: Int) {
    let unit: Unit?
    switch (words[0], words[1], words.last) {
    case ("LAST", "N", _), ("NEXT", "N", _): unit = words.count == 3 ? Unit(rawValue: words[2].lowercased()) : nil
    case ("N", _, "AGO"): unit = words.count == 3 ? Unit(rawValue: words[1].lowercased()) : nil
    case _: unit = nil
    }
    guard let unit, count > 0 || words[0] == "N" || (words[0] == "LAST" && unit == .days) else { return nil }
    switch words[0] {
    case "N": self.init(unit: unit, units: -count ... -count)
    // The last days include today; the last weeks, months, quarters and years end with the one before.
    case "LAST" where unit == .days: self.init(unit: unit, units: -count...0)
    case "LAST": self.init(unit: unit, units: -count ... -1)
    case _: self.init(unit: unit, units: 1...count)
    }
  }

  private init(unit: Unit, units: ClosedRange<Int>) { (self.unit, self.units) = (unit, units) }

  /// The days it stands for, counted from 1970-01-01.
  func days(today: Int) -> Range<Int> {
    start(of: units.lowerBound, today: today)..<start(of: units.upperBound + 1, today: today)
  }

  /// The first day of the unit that lies `offset` units behind today's.
  private func start(of offset: Int, today: Int) -> Int {
    switch unit {
    case .days: return today + offset
    case .weeks:
      // 1970-01-01 was a Thursday, four days behind a Sunday.
      let weekday = ((today + 4) % 7 + 7) % 7
      return today - weekday + 7 * offset
    case .months, .quarters, .years:
      let date = CivilTime.date(days: today)
      let length = unit == .months ? 1 : unit == .quarters ? 3 : 12
      let month = date.year * 12 + (date.month - 1) / length * length + offset * length
      let year = month >= 0 ? month / 12 : (month - 11) / 12
      return CivilTime.days(year: year, month: month - year * 12 + 1, day: 1)
    }
  }
}
