import BeaufortNumerics
import Platform
import Synchronization
import Wire

/// The answering of one POST of a CometD client.
///
/// Its messages are answered in order. Events go out with the answer to a poll, before it. A poll is held only where it
/// is the one message of its POST.
struct StreamingPost {
  private let org: Org
  private let token: Substring?
  /// The cookie that the client sent.
  private let browser: String?
  /// Whether it may lack one.
  private let mayLackCookie: Bool
  private let isAlone: Bool
  /// Whether deliveries are charged.
  private let isCharged: Bool
  /// The answers.
  private(set) var json = JSONWriter()
  /// The cookie that the client gets.
  private(set) var newBrowser: String?

  init(
    _ org: Org,
    token: Substring?,
    browser: String?,
    mayLackCookie: Bool,
    isAlone: Bool,
    isCharged: Bool
  ) {
    (self.org, self.token, self.isAlone, self.isCharged) = (org, token, isAlone, isCharged)
    (self.browser, self.mayLackCookie) = (browser, mayLackCookie)
  }

  /// Answers all messages.
  mutating func answer(_ messages: [BayeuxMessage]) async {
    json.beginArray()
    for message in messages {
      if message.kind == .connect { await poll(message) } else { answer(message) }
    }
    json.endArray()
  }

  private mutating func answer(_ message: BayeuxMessage) {
    if message.kind == .handshake { return handshake(message) }
    guard let id = admitted(message) else { return }
    let now = org.clock.now()
    switch message.kind {
    case .subscribe: for name in message.subscriptions { subscribe(id, to: name, message) }
    case .unsubscribe:
      for name in message.subscriptions {
        org.events.withLock { $0.unsubscribe(id, from: name, at: now) }
        json.answer(to: message, clientID: id) { $0.member("subscription", name) }
      }
    case .disconnect:
      let poll = org.events.withLock { $0.disconnect(id, at: now) }
      org.polls.end(poll.map { [$0] } ?? [])
      json.answer(to: message, clientID: id)
    case .handshake, .connect, .other:
      json.answer(to: message, clientID: id, error: StreamingError(.unknownStreamingChannel))
    }
  }

  private mutating func handshake(_ message: BayeuxMessage) {
    do throws(StreamingError) {
      try authenticate()
      guard message.allowsLongPolling else {
        let types = message.json["supportedConnectionTypes"]?.items?.compactMap(\.text).joined(separator: ", ") ?? ""
        throw StreamingError(.invalidConnectionType, about: String(types.prefix(200)))
      }
      let now = org.clock.now()
      let known = browser ?? newBrowser
      let (id, cookie) = try org.events.withLock { events throws(StreamingError) in
        let cookie = known ?? events.drawBrowserID()
        return (try events.handshake(browser: cookie, at: now), cookie)
      }
      if browser == nil { newBrowser = cookie }
      json.answer(to: message, clientID: id, advice: .retry) { json in
        json.member("version", "1.0")
        json.member("minimumVersion", "1.0")
        json.name("supportedConnectionTypes")
        json.array { $0.string("long-polling") }
        json.name("ext")
        json.object { json in
          json.member("replay", true)
          json.member("payload.format", true)
        }
      }
    } catch {
      json.answer(
        to: message,
        error: StreamingError(.handshakeDenied),
        advice: BayeuxAdvice(reconnect: .none)
      ) { json in
        json.name("ext")
        json.object { json in
          json.name("sfdc")
          json.object { $0.member("failureReason", error.text) }
          json.member("replay", true)
          json.member("payload.format", true)
        }
      }
    }
  }

  private mutating func subscribe(_ id: String, to name: String, _ message: BayeuxMessage) {
    do throws(StreamingError) {
      let now = org.clock.now()
      if isCharged, org.limits.withLock({ $0.state(of: .dailyDeliveredEvents, at: now).remaining }) == 0 {
        throw StreamingError(.deliveriesSpent)
      }
      guard let replayID = message.replayID(of: name) else {
        var shown = JSONWriter()
        shown.value(message.json["ext"]?["replay"]?[name] ?? .null)
        throw StreamingError(.invalidReplayID, about: String(decoding: shown.bytes.prefix(100), as: UTF8.self))
      }
      let poll = try org.events.withLock { events throws(StreamingError) in
        try events.subscribe(id, to: name, after: replayID, at: now)
      }
      org.polls.end(poll.map { [$0] } ?? [])
      json.answer(to: message, clientID: id) { $0.member("subscription", name) }
    } catch {
      json.answer(to: message, clientID: id, error: error, advice: error.advice) { $0.member("subscription", name) }
    }
  }

  private mutating func poll(_ message: BayeuxMessage) async {
    guard let id = admitted(message) else { return }
    guard message.connectionType == "long-polling" else {
      let error = StreamingError(.invalidConnectionType, about: String(message.connectionType.prefix(200)))
      return json.answer(to: message, clientID: id, error: error, advice: .retry)
    }
    let (poll, now) = (org.polls.begin(), org.clock.now())
    let mayWait = isAlone && !message.asksForAnswerAtOnce
    let (step, superseded) = org.events.withLock { $0.poll(id, as: poll, mayWait: mayWait, at: now) }
    org.polls.end(superseded.map { [$0] } ?? [])
    switch step {
    case .answer: org.polls.forget(poll)
    case .hold:
      await org.polls.hold(poll, until: now + StreamingFigures.poll)
      let now = org.clock.now()
      org.events.withLock { $0.end(poll, of: id, at: now) }
      // The client is gone: what it would get now waits until it asks again.
      if Task.isCancelled { return json.answer(to: message, clientID: id, advice: .retry) }
      guard admitted(message) != nil else { return }
    }
    deliver(to: id, message)
  }

  private mutating func deliver(to id: String, _ message: BayeuxMessage) {
    let now = org.clock.now()
    let (deliveries, writer) = org.events.withLock { ($0.take(id, at: now), $0.writer) }
    let count = isCharged ? org.limits.withLock { $0.deliver(deliveries.count, at: now) } : deliveries.count
    for delivery in deliveries.prefix(count) { writer.write(delivery, into: &json) }
    guard count < deliveries.count else { return json.answer(to: message, clientID: id, advice: .retry) }
    let poll = org.events.withLock { $0.disconnect(id, at: now) }
    org.polls.end(poll.map { [$0] } ?? [])
    let error = StreamingError(.deliveriesSpent)
    json.answer(to: message, clientID: id, error: error, advice: BayeuxAdvice(reconnect: .none, interval: 0))
  }

  /// The client of a message; where it may not go on it is answered, and `nil`.
  private mutating func admitted(_ message: BayeuxMessage) -> String? {
    do throws(StreamingError) {
      try authenticate()
      let now = org.clock.now()
      let browser = browser ?? newBrowser ?? (mayLackCookie ? nil : "")
      guard let id = message.clientID, org.events.withLock({ $0.knows(id, browser: browser, at: now) }) else {
        throw StreamingError(.unknownStreamingClient)
      }
      return id
    } catch {
      json.answer(to: message, clientID: message.clientID, error: error, advice: error.advice)
      return nil
    }
  }

  private func authenticate() throws(StreamingError) {
    guard let token else { throw StreamingError(.authenticationRequired) }
    // Polling keeps a session alive, as any use of it does.
    if org.session(of: token) == nil { throw StreamingError(.authenticationInvalid) }
  }
}

extension BayeuxAdvice {
  /// The usual: poll again at once.
  static let retry = BayeuxAdvice(
    reconnect: .retry,
    interval: 0,
    timeout: StreamingFigures.poll.nanoseconds / 1_000_000
  )
}

extension OrgLimits {
  /// Charges as many of `count` deliveries as the allocation still allows, and returns how many these are.
  mutating func deliver(_ count: Int, at now: Instant) -> Int {
    let allowed = min(Int64(count), state(of: .dailyDeliveredEvents, at: now).remaining)
    guard allowed > 0 else { return 0 }
    do throws(Problem) { try charge(Charges(.init(.dailyDeliveredEvents, allowed)), at: now) } catch { return 0 }
    return Int(allowed)
  }
}
