package import BeaufortNumerics
package import Simulation

/// What a part of a live run tells the run, a line each.
package enum StageReport: Hashable, Sendable {
  /// How a change ended that did not arrive.
  package typealias Fate = ObservedFlow.Ending.Fate

  /// A request leaves, with so many rows.
  case requested(rows: Int, at: Instant)
  /// A change was let go of for good.
  case ended(ObservedFlow.Version, Fate, at: Instant)
  /// The user who committed a change, whom a call-out held, is let go.
  case released(ObservedFlow.Version, at: Instant)
  /// A read was answered with a version of its record.
  case answered(UInt64, version: UInt32, at: Instant)
  /// A read failed.
  case unanswered(UInt64, at: Instant)
  /// A lookup brought a value, which is used until then where it was kept.
  case looked(ObservedFlow.Version, sent: Instant, answered: Instant, until: Instant?)
  /// An exchange about so many records with the flow's org (or else its external system) took so long.
  case timed(org: Bool, usesLink: Bool, rows: Int, service: Int64, roundTrip: Int64)
  /// At the end: this is still held.
  case holds(ObservedFlow.Version)
  /// At the end: what its source committed before this was read.
  case read(upTo: Instant)

  /// The line, without its end.
  package var line: String {
    switch self {
    case .requested(let rows, let at): "requested \(rows) \(at.nanoseconds)"
    case .ended(let version, let fate, let at):
      "ended \(version.record) \(version.version) \(Self.word(fate)) \(at.nanoseconds)"
    case .released(let version, let at): "released \(version.record) \(version.version) \(at.nanoseconds)"
    case .answered(let read, let version, let at): "answered \(read) \(version) \(at.nanoseconds)"
    case .unanswered(let read, let at): "unanswered \(read) \(at.nanoseconds)"
    case .looked(let version, let sent, let answered, let until):
      "looked \(version.record) \(version.version) \(sent.nanoseconds) \(answered.nanoseconds) "
        + "\(until?.nanoseconds ?? -1)"
    case .timed(let org, let usesLink, let rows, let service, let roundTrip):
      "timed \(org ? 1 : 0) \(usesLink ? 1 : 0) \(rows) \(service) \(roundTrip)"
    case .holds(let version): "holds \(version.record) \(version.version)"
    case .read(let instant): "read \(instant.nanoseconds)"
    }
  }

  /// Reads a line's words; `nil` where they are something else, such as a line that broke off.
  package init?(_ words: ArraySlice<Substring>) {
    let numbers = words.dropFirst().map { Int64($0) }
    func version() -> ObservedFlow.Version? {
      guard numbers.count >= 2, let record = numbers[0], let version = numbers[1] else { return nil }
      return .init(record: UInt32(clamping: record), version: UInt32(clamping: version))
    }
    let report: StageReport? =
      switch (words.first, numbers.count) {
      case ("requested", 2):
        numbers[0].flatMap { rows in
          numbers[1].map { .requested(rows: Int(rows), at: Instant(nanoseconds: $0)) }
        }
      case ("released", 3):
        version().flatMap { version in numbers[2].map { .released(version, at: Instant(nanoseconds: $0)) } }
      case ("answered", 3):
        Self.answer(words).flatMap { read in
          numbers[1].flatMap { UInt32(exactly: $0) }.flatMap { version in
            numbers[2].map { .answered(read, version: version, at: Instant(nanoseconds: $0)) }
          }
        }
      case ("unanswered", 2):
        Self.answer(words).flatMap { read in numbers[1].map { .unanswered(read, at: Instant(nanoseconds: $0)) } }
      case ("looked", 5):
        version().flatMap { version in
          guard let sent = numbers[2], let answered = numbers[3], let until = numbers[4] else { return nil }
          return .looked(
            version,
            sent: Instant(nanoseconds: sent),
            answered: Instant(nanoseconds: answered),
            until: until < 0 ? nil : Instant(nanoseconds: until)
          )
        }
      case ("timed", 5): Self.timed(numbers.compactMap { $0 })
      case ("holds", 2): version().map { .holds($0) }
      case ("read", 1): numbers[0].map { .read(upTo: Instant(nanoseconds: $0)) }
      case ("ended", 4):
        version().flatMap { version in
          guard let fate = Self.fate(words[words.startIndex + 3]), let at = numbers[3] else { return nil }
          return .ended(version, fate, at: Instant(nanoseconds: at))
        }
      case (_, _): nil
      }
    guard let report else { return nil }
    self = report
  }

  private static func timed(_ numbers: [Int64]) -> StageReport? {
    guard numbers.count == 5 else { return nil }
    return .timed(
      org: numbers[0] == 1,
      usesLink: numbers[1] == 1,
      rows: Int(numbers[2]),
      service: numbers[3],
      roundTrip: numbers[4]
    )
  }

  /// The identity of a read, which takes all 64 bits.
  private static func answer(_ words: ArraySlice<Substring>) -> UInt64? { UInt64(words[words.startIndex + 1]) }

  private static func word(_ fate: Fate) -> String {
    switch fate {
    case .deadLettered: "deadLettered"
    case .rejected: "rejected"
    case .givenUp: "givenUp"
    }
  }

  private static func fate(_ word: Substring) -> Fate? {
    switch word {
    case "deadLettered": .deadLettered
    case "rejected": .rejected
    case "givenUp": .givenUp
    default: nil
    }
  }
}
