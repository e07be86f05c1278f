import BeaufortNumerics
import NIOHTTP1
import Platform
import Simulation
import Wire

/// A subscriber of one channel, by CometD: it keeps its place by replay id, and waits where there is nothing.
///
/// What it was handed and nobody took is asked for again, from the place that the next fetch names.
actor EventClient {
  /// Longer than the org holds a poll.
  private static let pollLimit = Interval.seconds(150)
  /// All events that are kept.
  private static let everything = -2

  private struct Event {
    var replayID: Int64
    var change: CarriedChange
  }

  private let requester: Requester
  private let channel: String
  private let path: String
  private var client: String?
  private var waiting: [Event] = []
  /// Behind which event the ones that wait stand.
  private var place: String?
  private var fetches = 0

  /// A subscriber of `channel`, by way of `requester`; `isInside` where it stands for code inside the org, to which
  /// deliveries are free.
  init(_ requester: Requester, channel: String, isInside: Bool) {
    (self.requester, self.channel) = (requester, channel)
    path = (isInside ? LiveSystem.door : "") + "/cometd/67.0"
  }

  /// The next events behind `token`, at most `limit`; waits until there is one.
  func events(after token: String?, limit: Int, within time: Interval) async -> Carrier.Fetched {
    fetches += 1
    let own = fetches
    if client == nil || place != token {
      let code = await subscribe(after: token, for: own, within: time)
      if code != .ok { return Carrier.Fetched(code) }
    }
    while waiting.isEmpty {
      guard own == fetches, client != nil else { return Carrier.Fetched(.connectionRefused) }
      let code = await poll()
      if code != .ok { return Carrier.Fetched(code) }
    }
    guard own == fetches else { return Carrier.Fetched(.connectionRefused) }
    var fetched = Carrier.Fetched(.ok)
    let taken = waiting.prefix(limit)
    fetched.changes = taken.map(\.change)
    fetched.isFull = waiting.count > limit
    fetched.token = taken.last.map { String($0.replayID) } ?? token ?? ""
    waiting.removeFirst(taken.count)
    place = fetched.token
    return fetched
  }

  private func subscribe(after token: String?, for fetch: Int, within time: Interval) async -> AnswerCode {
    (client, waiting, place) = (nil, [], nil)
    var handshake = JSONWriter()
    handshake.array { json in
      json.object { json in
        json.member("channel", "/meta/handshake")
        json.member("version", "1.0")
        json.name("supportedConnectionTypes")
        json.array { $0.string("long-polling") }
      }
    }
    let (code, answers) = await requester.send(.POST, path, handshake.bytes, within: time).outcome
    guard code == .ok else { return code }
    guard let id = answers.items?.first?["clientId"]?.text else { return .allocationSpent }
    var subscription = JSONWriter()
    subscription.array { json in
      json.object { json in
        json.member("channel", "/meta/subscribe")
        json.member("clientId", id)
        json.member("subscription", channel)
        json.name("ext")
        json.object { json in
          json.name("replay")
          json.object { $0.member(channel, token.flatMap { Int64($0) } ?? Int64(Self.everything)) }
        }
      }
    }
    let (subscribed, reply) = await requester.send(.POST, path, subscription.bytes, within: time).outcome
    guard subscribed == .ok else { return subscribed }
    guard reply.items?.first?["successful"]?.flag == true else { return .serverError }
    // Another fetch may have begun anew meanwhile. A client that is not subscribed would be held and told nothing.
    guard fetch == fetches else { return .connectionRefused }
    (client, place) = (id, token)
    return .ok
  }

  private func poll() async -> AnswerCode {
    guard let id = client else { return .connectionRefused }
    var connect = JSONWriter()
    connect.array { json in
      json.object { json in
        json.member("channel", "/meta/connect")
        json.member("clientId", id)
        json.member("connectionType", "long-polling")
      }
    }
    let (code, answers) = await requester.send(.POST, path, connect.bytes, within: Self.pollLimit).outcome
    // Another fetch may have begun anew meanwhile.
    guard client == id else { return .connectionRefused }
    guard code == .ok, let messages = answers.items else {
      client = nil
      return code == .ok ? .serverError : code
    }
    for message in messages {
      switch message["channel"]?.text {
      case channel:
        guard let event = event(message["data"]) else { return .serverError }
        waiting.append(event)
      case "/meta/connect" where message["successful"]?.flag != true:
        // The org does not know this client any more.
        client = nil
        return .connectionRefused
      case _: continue
      }
    }
    return .ok
  }

  private func event(_ json: JSON?) -> Event? {
    guard let payload = json?["payload"], let id = json?["event"]?["replayId"]?.integer,
      var change = CarriedChange(org: payload)
    else { return nil }
    change.parent = payload[FlowFields.parentKey]?.text.flatMap { CarriedChange.number(of: $0) } ?? 0
    return Event(replayID: id, change: change)
  }
}
