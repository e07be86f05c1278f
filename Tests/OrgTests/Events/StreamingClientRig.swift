import HTTPTypes
import Org
import Testing
import Wire

/// A CometD client of an org without a network.
struct StreamingClientRig: Sendable {
  let rig: OrgRig
  var clientID = ""
  var cookie: String?

  /// Shakes hands, and polls once, which is answered at once.
  init(_ rig: OrgRig) async throws {
    self.rig = rig
    let answer = await post(#"[{"channel":"/meta/handshake","id":"0","version":"1.0"}]"#)
    cookie = answer.fields[.setCookie]?.split(separator: ";").first.map(String.init)
    let reply = try #require(try answer.json.items?.first)
    clientID = try #require(reply["clientId"]?.text)
    _ = try await poll()
  }

  /// Sends a body.
  func post(_ text: String, path: String = "/cometd/59.0", token: String? = OrgRig.token) async -> Answer {
    await post(bytes: Array(text.utf8), path: path, token: token)
  }

  /// Sends a body.
  func post(bytes: [UInt8], path: String = "/cometd/59.0", token: String? = OrgRig.token) async -> Answer {
    var fields: HTTPFields = [.contentType: "application/json"]
    if let token { fields[.authorization] = "Bearer \(token)" }
    if let cookie { fields[.cookie] = cookie }
    return await rig.send(.post, path, bytes, fields: fields, isLoggedIn: false)
  }

  /// Sends one message, and gives what comes back.
  func send(_ channel: String, _ members: String = "") async throws -> [JSON] {
    let answer = await post(#"[{"channel":"\#(channel)","clientId":"\#(clientID)","id":"1"\#(members)}]"#)
    return try #require(try answer.json.items)
  }

  /// Subscribes, and gives the answer.
  @discardableResult
  func subscribe(_ channel: String, after replayID: Int64 = -1) async throws -> JSON {
    let members = #","subscription":"\#(channel)","ext":{"replay":{"\#(channel)":\#(replayID)}}"#
    return try #require(try await send("/meta/subscribe", members).first)
  }

  /// Polls, and gives the events and the answer to the poll itself.
  func poll() async throws -> (events: [StreamedEvent], reply: JSON) {
    let messages = try await send("/meta/connect", #","connectionType":"long-polling""#)
    return (messages.dropLast().compactMap(StreamedEvent.init), try #require(messages.last))
  }

  /// Polls until there are `count` events or more.
  func receive(_ count: Int) async throws -> [StreamedEvent] {
    var events: [StreamedEvent] = []
    while events.count < count {
      let (more, reply) = try await poll()
      try #require(reply["successful"] == .bool(true), "\(reply)")
      events += more
    }
    return events
  }
}

/// An event as a client gets it.
struct StreamedEvent: Hashable, Sendable {
  let channel: String
  let replayID: Int64
  let uuid: String
  let payload: JSON

  init?(_ message: JSON) {
    guard let channel = message["channel"]?.text, let data = message["data"], let payload = data["payload"],
      let event = data["event"], let replayID = event["replayId"]?.integer, let uuid = event["EventUuid"]?.text
    else { return nil }
    (self.channel, self.replayID, self.uuid, self.payload) = (channel, replayID, uuid, payload)
  }
}

extension OrgRig {
  /// Publishes an event of the standard schema that says `text`.
  func publish(_ text: String) async throws {
    let object = try #require(org.schema.object("Order_Event__e"))
    let columns = [try #require(object.field("Order_External_Id__c"))]
    _ = try await org.publishEvent(object, columns: columns, cells: [.text(text)])
  }

  /// Publishes events that say the numbers of `range`.
  func publish(_ range: Range<Int>) async throws {
    for number in range { try await publish("\(number)") }
  }
}

extension [StreamedEvent] {
  /// What they say.
  var texts: [String] { compactMap { $0.payload["Order_External_Id__c"]?.text } }
}
