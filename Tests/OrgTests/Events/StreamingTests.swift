import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Streaming API")
struct StreamingTests {
  private let channel = "/event/Order_Event__e"

  @Test("a handshake names client, transport and replay, and sets the cookie; a poll is advised to take 110 s")
  func handshake() async throws {
    let rig = try OrgRig()
    let answer = await rig.send(.post, "/cometd/59.0/", json: #"{"channel":"/meta/handshake","id":7}"#)
    #expect(answer.fields[.setCookie]?.hasPrefix("BAYEUX_BROWSER=") == true)
    let reply = try #require(try answer.json.items?.first)
    #expect(reply["successful"] == .bool(true))
    #expect(reply["id"] == .integer(7))
    #expect(reply["supportedConnectionTypes"] == .array([.string("long-polling")]))
    #expect(reply["ext"]?["replay"] == .bool(true))
    let client = try await StreamingClientRig(rig)
    let poll = try await client.send("/meta/connect", #","connectionType":"long-polling","advice":{"timeout":0}"#)
    #expect(poll.first?["advice"]?["timeout"] == .integer(110_000))
    #expect(poll.first?["advice"]?["reconnect"]?.text == "retry")
  }

  @Test("clients count against the limit of concurrent ones until they leave, or have not polled for 40 s")
  func concurrentClients() async throws {
    let rig = try OrgRig()
    func remaining() async throws -> JSON? {
      try await rig.send(.get, "limits").json["StreamingApiConcurrentClients"]?["Remaining"]
    }
    #expect(try await remaining() == .integer(1_000))
    let client = try await StreamingClientRig(rig)
    _ = try await StreamingClientRig(rig)
    #expect(try await remaining() == .integer(998))
    _ = try await client.send("/meta/disconnect")
    #expect(try await remaining() == .integer(999))
    rig.clock.advance(by: .seconds(41))
    #expect(try await remaining() == .integer(1_000))
  }

  @Test("a poll is held until an event comes")
  func held() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    async let answer = client.poll()
    await rig.clock.untilSomebodySleeps()
    try await rig.publish("late")
    #expect(try await answer.events.texts == ["late"])
    #expect(rig.org.polls.count == 0)
  }

  @Test("a poll that is held when the client subscribes ends with the events that it asks for")
  func subscribedWhileHeld() async throws {
    let rig = try OrgRig()
    try await rig.publish("kept")
    let client = try await StreamingClientRig(rig)
    async let answer = client.poll()
    await rig.clock.untilSomebodySleeps()
    try await client.subscribe(channel, after: -2)
    #expect(try await answer.events.texts == ["kept"])
  }

  @Test("a poll is answered after 110 s without an event, and the client goes on")
  func timeOut() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    async let answer = client.poll()
    await rig.clock.untilSomebodySleeps()
    rig.clock.advance(by: .seconds(109))
    #expect(rig.org.polls.count == 1)
    rig.clock.advance(by: .seconds(1))
    let (events, reply) = try await answer
    #expect(events.isEmpty && reply["successful"] == .bool(true))
    rig.clock.advance(by: .seconds(39))
    try await rig.publish("on")
    #expect(try await client.receive(1).texts == ["on"])
    #expect(rig.org.polls.count == 0)
  }

  @Test("a client that goes away while it is held leaves nothing behind, and loses nothing")
  func cancelled() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { _ = try? await client.poll() }
      await rig.clock.untilSomebodySleeps()
      group.cancelAll()
    }
    #expect(rig.org.polls.count == 0 && rig.clock.sleeping == 0)
    try await rig.publish("later")
    #expect(try await client.receive(1).texts == ["later"])
  }

  @Test("a second poll ends the first, and one of them gets the event")
  func twoPolls() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    async let first = client.poll()
    await rig.clock.untilSomebodySleeps()
    async let second = client.poll()
    #expect(try await first.events.isEmpty)
    await rig.clock.untilSomebodySleeps()
    try await rig.publish("one")
    #expect(try await second.events.texts == ["one"])
  }

  @Test("a client that does not poll for 40 s is forgotten, with all it took")
  func forgotten() async throws {
    let rig = try OrgRig(edition: .developer)
    var clients: [StreamingClientRig] = []
    for _ in 0..<20 { clients.append(try await StreamingClientRig(rig)) }
    for client in clients { try await client.subscribe(channel) }
    let denied = await rig.send(.post, "/cometd/59.0", json: #"[{"channel":"/meta/handshake"}]"#)
    let reply = try #require(try denied.json.items?.first)
    #expect(reply["error"]?.text == "403::Handshake denied")
    #expect(reply["advice"]?["reconnect"]?.text == "none")
    let reason = reply["ext"]?["sfdc"]?["failureReason"]?.text
    #expect(reason == "403::Organization concurrent user limit exceeded")
    rig.clock.advance(by: .seconds(40))
    try await rig.publish("unheard")
    #expect(rig.org.events.withLock { $0.clientCount } == 0)
    let lost = try await clients[0].poll().reply
    #expect(lost["error"]?.text == "403::Unknown client")
    #expect(lost["advice"]?["reconnect"]?.text == "handshake")
    _ = try await StreamingClientRig(rig)
  }

  @Test("a client that disconnects ends its poll, and is gone")
  func disconnect() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    async let held = client.poll()
    await rig.clock.untilSomebodySleeps()
    #expect(try await client.send("/meta/disconnect").first?["successful"] == .bool(true))
    #expect(try await held.reply["error"]?.text == "403::Unknown client")
    #expect(rig.org.events.withLock { $0.clientCount } == 0)
  }

  @Test("what is not subscribed to any more does not come")
  func unsubscribe() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    _ = try await client.send("/meta/unsubscribe", #","subscription":"\#(channel)""#)
    try await rig.publish("unheard")
    let poll = try await client.send("/meta/connect", #","connectionType":"long-polling","advice":{"timeout":0}"#)
    #expect(poll.count == 1)
  }

  @Test("a token that was revoked while a poll is held ends the client's authentication")
  func revoked() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel)
    async let answer = client.poll()
    await rig.clock.untilSomebodySleeps()
    _ = rig.org.sessions.withLock { $0.end(OrgRig.token, at: .start) }
    try await rig.publish("secret")
    let (events, reply) = try await answer
    #expect(events.isEmpty)
    #expect(reply["error"]?.text == "401::Authentication invalid")
    #expect(reply["advice"]?["reconnect"]?.text == "none")
  }

  @Test(
    "a handshake without a token, or with a bad one, is denied with the reason",
    arguments: [(nil, "401::Request requires authentication"), ("00D!forged", "401::Authentication invalid")]
  )
  func unauthenticated(token: String?, reason: String) async throws {
    let client = try await StreamingClientRig(try OrgRig())
    let answer = await client.post(#"[{"channel":"/meta/handshake"}]"#, token: token)
    let reply = try #require(try answer.json.items?.first)
    #expect(reply["error"]?.text == "403::Handshake denied")
    #expect(reply["ext"]?["sfdc"]?["failureReason"]?.text == reason)
  }

  @Test("a client is known by its cookie; only where the org is an address it may lack one")
  func cookie() async throws {
    let rig = try OrgRig()
    var client = try await StreamingClientRig(rig)
    client.cookie = "BAYEUX_BROWSER=another"
    #expect(try await client.poll().reply["error"]?.text == "403::Unknown client")
    client.cookie = nil
    let body = #"[{"channel":"/meta/connect","clientId":"\#(client.clientID)","advice":{"timeout":0}}]"#
    for (host, isKnown) in [("127.0.0.1:8080", true), ("[::1]:8080", true), ("org.example", false)] {
      let head = HTTPRequest(
        method: .post,
        scheme: "http",
        authority: host,
        path: "/cometd/59.0",
        headerFields: [.authorization: "Bearer \(OrgRig.token)"]
      )
      let request = ServerRequest(head, from: "127.0.0.1", body: RequestBody(Array(body.utf8)))
      let answer = await Answer(await rig.org.answer(request))
      #expect(try answer.json.items?.first?["successful"] == .bool(isKnown), "\(host)")
    }
  }

  @Test(
    "a channel that does not exist is refused, and says why",
    arguments: [
      ("", "400::Channel name not specified"),
      ("event/Order_Event__e", "400::Channel subscriptions must start with a leading '/'"),
      ("/event/Nothing__e", "400::The channel you requested to subscribe to doesn't exist {/event/Nothing__e}"),
      ("/event/Account", "400::The channel you requested to subscribe to doesn't exist {/event/Account}"),
      ("/data/CaseChangeEvent", "400::The channel you requested to subscribe to doesn't exist {/data/CaseChangeEvent}"),
    ]
  )
  func unknownChannel(name: String, error: String) async throws {
    let client = try await StreamingClientRig(try OrgRig())
    let reply = try await client.subscribe(name)
    #expect(reply["error"]?.text == error)
    #expect(reply["successful"] == .bool(false))
  }

  @Test("several messages of one POST are answered in order, and none of them is held")
  func severalMessages() async throws {
    let rig = try OrgRig()
    let client = try await StreamingClientRig(rig)
    let head = #""clientId":"\#(client.clientID)""#
    let answer = await client.post(
      """
      [{"channel":"/meta/connect",\(head),"id":"1"},
       {"channel":"/meta/subscribe",\(head),"id":"2","subscription":"\(channel)"},
       {"channel":"/meta/subscribe",\(head),"id":"3","subscription":["/data/ChangeEvents","/none"]},
       {"channel":"/event/Order_Event__e",\(head),"id":"4","data":{}}, 5]
      """
    )
    let replies = try #require(try answer.json.items)
    #expect(replies.map { $0["id"]?.text } == ["1", "2", "3", "3", "4", nil])
    #expect(replies.map { $0["successful"]?.flag } == [true, true, true, false, false, false])
    #expect(replies[4]["error"]?.text == "404::Unknown channel")
  }

  @Test(
    "what is no request of the Streaming API is refused",
    arguments: [
      ("/cometd", "{}", 400), ("/cometd/36.0", "{}", 400), ("/cometd/x", "{}", 400), ("/cometd/59.0", "nonsense", 400),
      ("/cometd/59.0", "[]", 400), ("/cometd/59.0", "7", 400),
      ("/cometd/59.0", String(repeating: " ", count: 32_769), 413),
    ]
  )
  func refused(path: String, body: String, status: Int) async throws {
    let client = try await StreamingClientRig(try OrgRig())
    let answer = await client.post(body, path: path)
    #expect(answer.status == status)
    #expect(throws: Never.self) { try answer.json }
  }

  @Test("requests of the Streaming API do not count as API requests")
  func uncounted() async throws {
    let rig = try OrgRig()
    _ = try await StreamingClientRig(rig)
    #expect(rig.org.limits.withLock { $0.used(.dailyApi, at: .start) } == 0)
  }
}
