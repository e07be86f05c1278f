import Measurement
import Platform

/// What was used of a windowed limit, as the org counted it.
struct LimitUse: Hashable, Sendable {
  /// Which limit.
  let limit: LimitID
  private let allowance: Int64
  private let peak: Int64
  private let demand: Int64
  private let refused: Int64
  private let granted: Int64

  /// Takes the figures of a window.
  init(_ limit: LimitID, _ window: RollingWindow) {
    self.limit = limit
    (allowance, peak, demand) = (window.allowance, window.peak, window.demand)
    (refused, granted) = (window.refused, window.grantedByFlow.reduce(0, +))
  }

  /// The line, without its end.
  var line: String { "\(limit.rawValue) \(allowance) \(peak) \(demand) \(refused) \(granted)" }

  /// Reads a line; `nil` where it is something else.
  init?(_ line: Substring) {
    let numbers = line.split(separator: " ").compactMap { Int64($0) }
    guard numbers.count == 6, let limit = UInt8(exactly: numbers[0]).flatMap({ LimitID(rawValue: $0) }) else {
      return nil
    }
    self.limit = limit
    (allowance, peak, demand, refused, granted) = (numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
  }

  /// The use as reports have it; `nil` where the run used nothing and was refused nothing.
  var allocation: AllocationUse? {
    guard refused > 0 || granted > 0, let name = Limit.all.first(where: { $0.id == limit })?.name else {
      return nil
    }
    return AllocationUse(
      limit: name,
      allowance: allowance,
      peak: peak,
      demand: demand,
      shares: [.init(flow: "all flows", owner: "not told apart", granted: granted)],
      refused: refused
    )
  }
}
