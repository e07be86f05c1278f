import BeaufortNumerics

/// A CometD client between its handshake and its end.
struct StreamingClient: Sendable {
  /// Something it listens to.
  struct Subscription: Sendable {
    /// What messages are addressed to.
    let name: String
    /// What it asks for.
    let channel: EventChannel
    /// The position of the first event that it has not got.
    var next: Int64
  }

  /// The cookie that came with its handshake.
  let browser: String
  /// What it listens to, in the order in which it began.
  var subscriptions: [Subscription] = []
  /// Whether it has polled before.
  var hasPolled = false
  /// The poll that is held.
  var poll: LongPolls.ID?
  /// When it is forgotten, unless a poll is held.
  var deadline: Instant

  /// The first position that one of its subscriptions has not got.
  var next: Int64? { subscriptions.lazy.map(\.next).min() }

  /// Whether one of its subscriptions wants an event.
  func wants(_ position: Int64, of object: Int, in schema: Schema) -> Bool {
    subscriptions.contains { $0.wants(position, of: object, in: schema) }
  }
}

extension StreamingClient.Subscription {
  /// Whether it wants an event.
  func wants(_ position: Int64, of object: Int, in schema: Schema) -> Bool {
    guard position >= next else { return false }
    switch channel {
    case .event(let wanted), .changes(let wanted): return object == wanted
    case .allChanges: return !schema.objects[object].isEvent
    }
  }
}

/// An event on its way to a client.
package struct EventDelivery: Hashable, Sendable {
  /// Its position.
  package let position: Int64
  /// Its object type.
  package let object: Int
  /// What the client subscribed to.
  package let channel: String
  /// The event, packed.
  let bytes: [UInt8]
}
