package import BeaufortNumerics
import Platform
import ScenarioFile

extension EventBus {
  /// What happens to a poll.
  package enum PollStep: Hashable, Sendable {
    /// It is answered at once.
    case answer
    /// It is held until an event ends it.
    case hold
  }

  /// The most events of one answer.
  private static let mostDeliveries = 1_000

  /// Begins a client whose cookie is `browser`, and returns its id.
  ///
  /// - Throws: Where there are as many as the edition allows.
  package mutating func handshake(browser: String, at instant: Instant) throws(StreamingError) -> String {
    let now = advanced(to: instant)
    guard clients.count < mostClients else { throw StreamingError(.tooManyStreamingClients) }
    let id = drawClientID()
    clients[id] = StreamingClient(browser: browser, deadline: .never)
    keep(id, at: now)
    return id
  }

  /// Whether there is a client `id` whose cookie is `browser`; without one the cookie is not looked at.
  package mutating func knows(_ id: String, browser: String?, at instant: Instant) -> Bool {
    _ = advanced(to: instant)
    guard let client = clients[id] else { return false }
    return browser == nil || client.browser == browser
  }

  /// Subscribes the client `id` to the channel `name` from behind the event `replayID` on: -1 stands for the newest,
  /// -2 for all.
  ///
  /// A client that is subscribed already goes on where it is, unless it asks for older events. Returns its poll, where
  /// one was held that older events end.
  package mutating func subscribe(
    _ id: String,
    to name: String,
    after replayID: Int64,
    at instant: Instant
  ) throws(StreamingError) -> LongPolls.ID? {
    let now = advanced(to: instant)
    guard let client = clients[id] else { throw StreamingError(.unknownStreamingClient) }
    guard !name.isEmpty else { throw StreamingError(.subscriptionMissing) }
    guard name.hasPrefix("/") else { throw StreamingError(.subscriptionWithoutSlash) }
    guard let channel = EventChannel(name, in: schema) else {
      throw StreamingError(.unknownSubscription, about: "{\(name.prefix(200))}")
    }
    log.forget(at: now)
    let known = client.subscriptions.firstIndex { $0.name == name }
    let next: Int64
    switch replayID {
    case -1: next = known.map { client.subscriptions[$0].next } ?? log.end
    case -2: next = log.first
    case _:
      let (position, isFar) = replayID.subtractingReportingOverflow(firstReplayID)
      guard !isFar, position >= log.first, position < log.end else {
        throw StreamingError(.invalidReplayID, about: "\(replayID)")
      }
      next = position + 1
    }
    if let known {
      clients[id]?.subscriptions[known].next = next
    } else {
      clients[id]?.subscriptions.append(.init(name: name, channel: channel, next: next))
      for object in objects(of: channel) where !subscribers[object].contains(id) { subscribers[object].append(id) }
    }
    keep(id, at: now)
    return hasEvents(id) ? endPoll(of: id, at: now) : nil
  }

  /// Ends a subscription; one that is not there is none.
  package mutating func unsubscribe(_ id: String, from name: String, at instant: Instant) {
    let now = advanced(to: instant)
    keep(id, at: now)
    guard let client = clients[id], let index = client.subscriptions.firstIndex(where: { $0.name == name }) else {
      return
    }
    clients[id]?.subscriptions.remove(at: index)
    for object in objects(of: client.subscriptions[index].channel) {
      let isWanted = clients[id]?.subscriptions.contains { objects(of: $0.channel).contains(object) } ?? false
      if !isWanted { subscribers[object].removeAll { $0 == id } }
    }
  }

  /// The client `id` polls: the poll is held if `mayWait`, unless it is the client's first or an event waits. One that
  /// was held before is ended by it, and returned.
  package mutating func poll(
    _ id: String,
    as poll: LongPolls.ID,
    mayWait: Bool,
    at instant: Instant
  ) -> (step: PollStep, superseded: LongPolls.ID?) {
    let now = advanced(to: instant)
    log.forget(at: now)
    let superseded = endPoll(of: id, at: now)
    guard let client = clients[id] else { return (.answer, superseded) }
    clients[id]?.hasPolled = true
    keep(id, at: now)
    guard mayWait, client.hasPolled else { return (.answer, superseded) }
    if hasEvents(id) { return (.answer, superseded) }
    advance(id, to: log.end)
    clients[id]?.poll = poll
    heldPolls += 1
    return (.hold, superseded)
  }

  /// The poll of the client `id` is not held any more.
  package mutating func end(_ poll: LongPolls.ID, of id: String, at instant: Instant) {
    let now = advanced(to: instant)
    if clients[id]?.poll == poll { _ = endPoll(of: id, at: now) }
  }

  /// Takes the next events for the client `id`, in order, and as many as go into one answer. They are not handed out
  /// again.
  package mutating func take(_ id: String, at instant: Instant) -> [EventDelivery] {
    let now = advanced(to: instant)
    keep(id, at: now)
    log.forget(at: now)
    guard let client = clients[id], var position = client.next else { return [] }
    var (deliveries, bytes) = ([EventDelivery](), 0)
    while let found = log.first(from: position, where: { client.wants($0, of: $1, in: schema) }) {
      let event = log.event(at: found)
      for subscription in client.subscriptions where subscription.wants(found, of: event.object, in: schema) {
        deliveries.append(
          EventDelivery(position: found, object: event.object, channel: subscription.name, bytes: event.bytes)
        )
        bytes += event.bytes.count
      }
      position = found + 1
      if deliveries.count >= Self.mostDeliveries || bytes >= StreamingFigures.eventBytes {
        advance(id, to: position)
        return deliveries
      }
    }
    advance(id, to: log.end)
    return deliveries
  }

  /// Ends the client `id`. Returns its poll, if one was held.
  package mutating func disconnect(_ id: String, at instant: Instant) -> LongPolls.ID? {
    let now = advanced(to: instant)
    let poll = endPoll(of: id, at: now)
    drop(id)
    return poll
  }

  /// Ends the polls of those who listen to `object`.
  mutating func endPolls(of object: Int, at now: Instant) -> [LongPolls.ID] {
    guard heldPolls > 0 else { return [] }
    return subscribers[object].compactMap { endPoll(of: $0, at: now) }
  }

  /// Forgets the clients that have not polled for too long.
  mutating func forgetClients(at now: Instant) {
    nextExpiry = .never
    for (id, client) in clients where client.poll == nil {
      if client.deadline <= now { drop(id) } else { nextExpiry = min(nextExpiry, client.deadline) }
    }
  }

  /// Whether an event waits for the client `id`.
  private func hasEvents(_ id: String) -> Bool {
    guard let client = clients[id], let next = client.next else { return false }
    return log.first(from: next) { client.wants($0, of: $1, in: schema) } != nil
  }

  private mutating func endPoll(of id: String, at now: Instant) -> LongPolls.ID? {
    guard let poll = clients[id]?.poll else { return nil }
    clients[id]?.poll = nil
    heldPolls -= 1
    keep(id, at: now)
    return poll
  }

  /// The time in which the client has to poll begins anew.
  private mutating func keep(_ id: String, at now: Instant) {
    let deadline = now + StreamingFigures.reconnect
    clients[id]?.deadline = deadline
    nextExpiry = min(nextExpiry, deadline)
  }

  private mutating func advance(_ id: String, to position: Int64) {
    guard let count = clients[id]?.subscriptions.count else { return }
    for index in 0..<count {
      guard let next = clients[id]?.subscriptions[index].next, next < position else { continue }
      clients[id]?.subscriptions[index].next = position
    }
  }

  private mutating func drop(_ id: String) {
    guard let client = clients.removeValue(forKey: id) else { return }
    for subscription in client.subscriptions {
      for object in objects(of: subscription.channel) { subscribers[object].removeAll { $0 == id } }
    }
  }

  private func objects(of channel: EventChannel) -> [Int] {
    switch channel {
    case .event(let object), .changes(let object): [object]
    case .allChanges: schema.objects.filter { $0.spec.publishesChanges }.map(\.index)
    }
  }
}
