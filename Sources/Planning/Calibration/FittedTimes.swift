package import BeaufortNumerics
package import ScenarioFile
package import Simulation

/// What links and systems of a scenario took in real runs beyond what the scenario says.
package struct FittedTimes: Hashable, Sendable {
  /// What was found of one link or system.
  package struct Fit: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// How many exchanges tell of it.
    package var exchanges: Int
    /// What is added to each one-way trip, or to each request's service time.
    package var shift: Interval
    /// What is added for each record of a request beside that.
    package var perRecord: Interval
  }

  /// The fewest exchanges from which a time is fitted.
  static let fewest = 20

  /// By system; `nil` where too few exchanges tell of it.
  package private(set) var systems: [Fit?]
  /// By link; `nil` where too few exchanges tell of it.
  package private(set) var links: [Fit?]

  /// Fits the times of `scenario` to `exchanges`, which are given by flow and must be of calm weather.
  ///
  /// A system's service time is what it says it took where the request came by a link, and the whole exchange where both
  /// ends are at one place; a link has half of what is left. Each is moved by the difference of the medians, so that a
  /// hiccup of the machine moves nothing; what a record costs is the slope of a line of least squares, where requests
  /// differ in size. It takes for granted that requests of calm weather seldom wait in a system: what they wait counts as
  /// service.
  package init(_ scenario: Scenario, _ exchanges: [[ExchangeTime]]) {
    systems = scenario.systems.indices.map { index in
      Self.service(scenario.systems[index], exchanges.joined().filter { $0.system == index })
    }
    links = scenario.links.indices.map { index in
      let flows = zip(scenario.flows, exchanges).filter { $0.0.link == index }
      let trips = flows.flatMap { flow, exchanges in
        exchanges.filter(\.usesLink).map { $0.oneWay(bitsOfRecord: flow.recordSize.bytes * 8, scenario.links[index]) }
      }
      return Self.trip(scenario.links[index], scenario.name(of: scenario.links[index]), trips)
    }
  }

  private static func service(_ system: SystemSpec, _ exchanges: [ExchangeTime]) -> Fit? {
    guard exchanges.count >= fewest else { return nil }
    let configured = Double(system.perRecord.nanoseconds)
    let points = exchanges.map { exchange in
      (rows: Double(exchange.rows), time: Double(exchange.usesLink ? exchange.service : exchange.roundTrip))
    }
    let slope = Line(points).map { max(0, $0.isSteep ? $0.slope : configured) } ?? configured
    let base = points.map { $0.time - slope * $0.rows }
    let table = SampleTable(system.service)
    let shift = median(base) - Double(table.sample(1 << 63))
    return Fit(
      name: system.name,
      exchanges: exchanges.count,
      shift: Interval(nanoseconds: Int64(shift.rounded())),
      perRecord: Interval(nanoseconds: Int64((slope - configured).rounded()))
    )
  }

  private static func trip(_ link: LinkSpec, _ name: String, _ trips: [Double]) -> Fit? {
    guard trips.count >= fewest else { return nil }
    let shift = median(trips) - medianOfMeans(SampleTable(link.latency))
    return Fit(
      name: name,
      exchanges: trips.count,
      shift: Interval(nanoseconds: Int64(shift.rounded())),
      perRecord: .zero
    )
  }

  /// The median of the mean of two draws, over a grid of 64 by 64 quantiles.
  private static func medianOfMeans(_ table: borrowing SampleTable) -> Double {
    let values = (0..<64).map { Double(table.sample(UInt64($0) << 58 | 1 << 57)) }
    return median(values.flatMap { one in values.map { (one + $0) / 2 } })
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}

extension ExchangeTime {
  /// What each of the two trips took, in nanoseconds, without what the size of the records costs.
  fileprivate func oneWay(bitsOfRecord: Int64, _ link: LinkSpec) -> Double {
    let bits = Double(rows) * Double(bitsOfRecord)
    let transmission = link.bitsPerSecond.map { bits / Double($0) * 1e9 } ?? 0
    return (Double(roundTrip - service) - transmission) / 2
  }
}

/// A line of least squares.
private struct Line {
  let slope: Double
  /// Whether the slope is more than twice its standard error.
  let isSteep: Bool

  /// `nil` where the points do not differ enough in their rows.
  init?(_ points: [(rows: Double, time: Double)]) {
    let count = Double(points.count)
    guard count > 2 else { return nil }
    let (rows, time) = (points.reduce(0) { $0 + $1.rows } / count, points.reduce(0) { $0 + $1.time } / count)
    let spread = points.reduce(0) { $0 + ($1.rows - rows) * ($1.rows - rows) }
    guard spread / count >= 1 else { return nil }
    let slope = points.reduce(0) { $0 + ($1.rows - rows) * ($1.time - time) } / spread
    let squares = points.reduce(0) { sum, point in
      let rest = point.time - time - slope * (point.rows - rows)
      return sum + rest * rest
    }
    self.slope = slope
    isSteep = slope.magnitude > 2 * (squares / (count - 2) / spread).squareRoot()
  }
}
