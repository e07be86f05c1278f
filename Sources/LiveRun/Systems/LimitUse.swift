import Measurement
import Platform

/// What was used of a windowed limit, as the org counted it.
struct LimitUse: Hashable, Sendable {
  /// Which limit.
  let limit: LimitID
  /// Allowance, largest use and largest demand of any window, requests refused, units granted.
  private let figures: [Int64]

  /// Takes the figures of a window.
  init(_ limit: LimitID, _ window: RollingWindow) {
    self.limit = limit
    figures = [window.allowance, window.peak, window.demand, window.refused, window.grantedByFlow.reduce(0, +)]
  }

  /// The line, without its end.
  var line: String { ([Int64(limit.rawValue)] + figures).map { String($0) }.joined(separator: " ") }

  /// Reads a line; `nil` where it is something else.
  init?(_ line: Substring) {
    let numbers = line.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 6, let limit = UInt8(exactly: numbers[0]).flatMap({ LimitID(rawValue: $0) }) else {
      return nil
    }
    (self.limit, figures) = (limit, Array(numbers[1...]))
  }

  /// The use as reports have it; `nil` where the run used nothing and was refused nothing.
  var allocation: AllocationUse? {
    guard figures[3] > 0 || figures[4] > 0, let name = Limit.all.first(where: { $0.id == limit })?.name else {
      return nil
    }
    return AllocationUse(
      limit: name,
      allowance: figures[0],
      peak: figures[1],
      demand: figures[2],
      shares: [.init(flow: "all flows", owner: "not told apart", granted: figures[4])],
      refused: figures[3]
    )
  }
}
