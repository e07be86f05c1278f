import BeaufortNumerics
import Chaos
import Patterns
import Proxy
import ScenarioFile
import Toxics

/// The weather of a live world: what is in force on each system and link, and the proxies that let it be felt.
///
/// Requests that cross a link go through a proxy of their own, with the link's latency and bandwidth; those that stay on
/// their side go through another one, since a system that is out answers nobody.
actor LiveWeather {
  /// A way to a system.
  struct Way: Hashable, Sendable {
    /// The system.
    var system: Int
    /// The link that is crossed; `nil` on the system's own side.
    var link: Int?

    fileprivate var name: String { "\(system)\(link.map { " by \($0)" } ?? "")" }
  }

  private let scenario: Scenario
  private let proxies: Proxies
  private var ways: [Way] = []
  private var effects: [FaultTarget: Effects] = [:]

  /// Calm, and no ways yet; `seed` decides what the links draw.
  init(_ scenario: Scenario, seed: UInt64) {
    self.scenario = scenario
    proxies = Proxies(seed: seed, mayBeRemote: false)
  }

  /// Opens a way to the system that listens at `url`; returns the URL at which it begins.
  func open(_ way: Way, to url: String) async throws -> String {
    guard let upstream = Endpoint(url.replacing("http://", with: "")) else {
      preconditionFailure("'\(url)' is not what a server says where it listens")
    }
    let listen = Endpoint(host: "127.0.0.1", port: 0)
    let state = ProxyState(name: way.name, listen: listen, upstream: upstream, isHTTP: true)
    let proxy = try await proxies.create(state)
    ways.append(way)
    if let link = way.link.map({ scenario.links[$0] }) {
      let trips = ToxicSettings.trip(TripTimes(link.latency))
      for stream in [ToxicStream.upstream, .downstream] {
        try await add(.bytes(trips), "trip", stream, to: way)
        guard let bits = link.bitsPerSecond else { continue }
        let rate = ToxicSettings.bandwidth(bytesPerMillisecond: max(1, bits / 8_000))
        try await add(.bytes(rate), "bandwidth", stream, to: way)
      }
    }
    return "http://\(proxy.listen)"
  }

  /// What is in force on a target is about to change.
  func expect(_ target: FaultTarget, _ effects: Effects) { self.effects[target] = effects }

  /// Has the ways to a target feel what is in force.
  func change(_ target: FaultTarget) async throws {
    for way in ways where target == .system(way.system) || way.link.map({ target == .link($0) }) == true {
      try await refresh(way)
    }
  }

  /// Whether what runs on a system, with a link, is cut off.
  func isDown(_ targets: [FaultTarget]) -> Bool { targets.contains { effects[$0]?.outage ?? .none != .none } }

  /// Ends all ways.
  func close() async { await proxies.close() }

  /// Has a way feel what is in force, in one step: a request that got past a part of an outage would be carried out
  /// without an answer.
  private func refresh(_ way: Way) async throws {
    let inForce = [FaultTarget.system(way.system), way.link.map { .link($0) }].compactMap { $0.flatMap { effects[$0] } }
    let orders = inForce.enumerated().flatMap { place, effects in Self.toxics(of: effects, place) }
    try await proxies.replace(namesBeginning: "weather", with: orders, of: way.name)
    let isRefused = inForce.contains { $0.outage == .refused }
    _ = try await proxies.update(way.name, listen: nil, upstream: nil, isEnabled: !isRefused)
  }

  private static func toxics(of effects: Effects, _ place: Int) -> [Proxies.Order] {
    var orders: [Proxies.Order] = []
    // The proxy's jitter goes both ways; a fault's is on top.
    let jitter = Interval(nanoseconds: effects.addedJitter.nanoseconds / 2)
    let latency = effects.addedLatency + jitter
    for stream in [ToxicStream.upstream, .downstream] {
      if latency > .zero {
        let slow = ToxicEffect.bytes(.latency(latency, jitter: jitter))
        orders.append((toxicName("weather latency \(place)", stream), stream, 1, slow))
      }
      if effects.outage == .blackHole {
        orders.append((toxicName("weather hole \(place)", stream), stream, 1, .bytes(.timeout(after: nil))))
      }
    }
    if effects.errorsPerMillion > 0 {
      let status = ToxicEffect.exchanges(.status(Int(effects.errorStatus), retryAfter: nil))
      let share = Double(effects.errorsPerMillion) / 1_000_000
      orders.append((toxicName("weather errors \(place)", .downstream), .downstream, share, status))
    }
    return orders
  }

  private static func toxicName(_ name: String, _ stream: ToxicStream) -> String { "\(name) \(stream.rawValue)" }

  private func add(_ effect: ToxicEffect, _ name: String, _ stream: ToxicStream, to way: Way) async throws {
    let name = Self.toxicName(name, stream)
    _ = try await proxies.add(effect, called: name, stream: stream, toxicity: 1, to: way.name)
  }
}
