import Wire

/// A message of a CometD client.
///
/// - SeeAlso: *The Bayeux Protocol*, 1.0, CometD reference documentation.
struct BayeuxMessage: Sendable {
  /// What it is for.
  enum Kind: Hashable, Sendable {
    case handshake, connect, subscribe, unsubscribe, disconnect
    /// Something that clients may not write to.
    case other
  }

  /// What it is for.
  let kind: Kind
  /// The channel it was sent to; empty where it names none.
  let channel: String
  /// The client's own number of it, which goes back.
  let id: JSON?
  /// Whose message it is.
  let clientID: String?
  /// The whole of it.
  let json: JSON

  /// Reads a message; whatever it is, it is one.
  init(_ json: JSON) {
    channel = json["channel"]?.text ?? ""
    kind =
      switch channel {
      case "/meta/handshake": .handshake
      case "/meta/connect": .connect
      case "/meta/subscribe": .subscribe
      case "/meta/unsubscribe": .unsubscribe
      case "/meta/disconnect": .disconnect
      case _: .other
      }
    switch json["id"] {
    case .string(let text): id = .string(text)
    case .integer(let number): id = .integer(number)
    case _: id = nil
    }
    clientID = json["clientId"]?.text
    self.json = json
  }

  /// The messages of a body; `nil` where it has none.
  static func read(_ body: [UInt8]) -> [BayeuxMessage]? {
    guard let json = try? JSON(parsing: body) else { return nil }
    switch json {
    case .object: return [BayeuxMessage(json)]
    case .array(let items): return items.isEmpty ? nil : items.map(BayeuxMessage.init)
    case .null, .bool, .integer, .number, .string: return nil
    }
  }

  /// The channels that it names: one, or a list.
  var subscriptions: [String] {
    switch json["subscription"] {
    case .string(let name): [name]
    case .array(let names): names.map { $0.text ?? "" }
    case _: [""]
    }
  }

  /// Behind which event the subscription to `channel` begins: -1, the newest, unless the replay extension says
  /// otherwise; `nil` where what it says is no whole number.
  func replayID(of channel: String) -> Int64? {
    guard let value = json["ext"]?["replay"]?[channel], value != .null else { return -1 }
    return value.integer
  }

  /// Whether the client asks not to be held.
  var asksForAnswerAtOnce: Bool { json["advice"]?["timeout"]?.integer == 0 }

  /// The transport named by a poll; long-polling where it names none.
  var connectionType: String { json["connectionType"]?.text ?? "long-polling" }

  /// Whether a handshake allows the one transport there is.
  var allowsLongPolling: Bool {
    guard let types = json["supportedConnectionTypes"]?.items else { return true }
    return types.contains(.string("long-polling"))
  }
}

extension JSONWriter {
  /// Writes the answer to a message; `body` adds to it.
  mutating func answer(
    to message: BayeuxMessage,
    clientID: String? = nil,
    error: StreamingError? = nil,
    advice: BayeuxAdvice? = nil,
    _ body: (inout JSONWriter) -> Void = { _ in }
  ) {
    object { json in
      json.member("channel", message.channel)
      if let id = message.id {
        json.name("id")
        json.value(id)
      }
      if let clientID { json.member("clientId", clientID) }
      body(&json)
      if let error { json.member("error", error.text) }
      if let advice {
        json.name("advice")
        json.object { json in
          json.member("reconnect", advice.reconnect.rawValue)
          if let interval = advice.interval { json.member("interval", interval) }
          if let timeout = advice.timeout { json.member("timeout", timeout) }
        }
      }
      json.member("successful", error == nil)
    }
  }
}

/// What a client is advised to do next.
struct BayeuxAdvice: Hashable, Sendable {
  /// How to go on.
  enum Reconnect: String, Sendable { case retry, handshake, none }

  /// How to go on.
  var reconnect: Reconnect
  /// How long to wait before, in milliseconds.
  var interval: Int64?
  /// How long a poll may be held, in milliseconds.
  var timeout: Int64?
}
