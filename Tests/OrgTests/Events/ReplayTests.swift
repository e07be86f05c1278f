import BeaufortNumerics
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Replay of events")
struct ReplayTests {
  private let channel = "/event/Order_Event__e"

  @Test("a new client gets what is published from now on, in order, once")
  func newest() async throws {
    let rig = try OrgRig()
    try await rig.publish(0..<3)
    let client = try await StreamingClientRig(rig)
    #expect(try await client.subscribe(channel)["successful"] == .bool(true))
    try await rig.publish(3..<6)
    let events = try await client.receive(3)
    #expect(events.texts == ["3", "4", "5"])
    #expect(events.allSatisfy { $0.channel == channel })
    try await rig.publish(6..<7)
    #expect(try await client.receive(1).texts == ["6"])
  }

  @Test("after a break exactly the missed events come, in order", arguments: [1, 5, 2_500])
  func afterBreak(missed: Int) async throws {
    let rig = try OrgRig()
    let first = try await StreamingClientRig(rig)
    try await first.subscribe(channel)
    try await rig.publish(0..<2)
    let last = try #require(try await first.receive(2).last)
    try await rig.publish(2..<2 + missed)
    let second = try await StreamingClientRig(rig)
    #expect(try await second.subscribe(channel, after: last.replayID)["successful"] == .bool(true))
    let events = try await second.receive(missed)
    #expect(events.texts == (2..<2 + missed).map(String.init))
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.replayID < $1.replayID })
    #expect(Set(events.map(\.uuid)).count == missed)
  }

  @Test("-2 gives all that are kept, and a copy has the same EventUuid and replay id")
  func all() async throws {
    let rig = try OrgRig()
    try await rig.publish(0..<4)
    let (first, second) = (try await StreamingClientRig(rig), try await StreamingClientRig(rig))
    try await first.subscribe(channel, after: -2)
    try await second.subscribe(channel, after: -2)
    let events = try await first.receive(4)
    #expect(events.texts == ["0", "1", "2", "3"])
    #expect(try await second.receive(4) == events)
  }

  @Test("an event is kept for 72 hours")
  func retention() async throws {
    let rig = try OrgRig { $0.sessionLife = .hours(100) }
    try await rig.publish(0..<1)
    rig.clock.advance(by: .hours(1))
    try await rig.publish(1..<2)
    rig.clock.advance(by: .hours(71) - .seconds(1))
    let early = try await StreamingClientRig(rig)
    try await early.subscribe(channel, after: -2)
    let events = try await early.receive(2)
    #expect(events.texts == ["0", "1"])
    rig.clock.advance(by: .seconds(1))
    let late = try await StreamingClientRig(rig)
    try await late.subscribe(channel, after: -2)
    #expect(try await late.receive(1).texts == ["1"])
    let tooLate = try await late.subscribe(channel, after: events[0].replayID)
    #expect(
      tooLate["error"]?.text
        == "400::The replayId {\(events[0].replayID)} you provided was invalid.  Please provide a valid ID, -2 to "
        + "replay all events, or -1 to replay only new events."
    )
  }

  @Test("a replay id that never was is refused", arguments: ["0", "-3", "9223372036854775807", "\"7\"", "1.5"])
  func invalid(replayID: String) async throws {
    let rig = try OrgRig()
    try await rig.publish(0..<1)
    let client = try await StreamingClientRig(rig)
    let members = #","subscription":"\#(channel)","ext":{"replay":{"\#(channel)":\#(replayID)}}"#
    let reply = try #require(try await client.send("/meta/subscribe", members).first)
    #expect(reply["successful"] == .bool(false))
    #expect(reply["error"]?.text?.hasPrefix("400::The replayId {") == true)
  }

  @Test("the ids of an org that starts anew are larger, and the older ones invalid")
  func restart() async throws {
    let (before, after) = (try OrgRig(), try OrgRig())
    try await before.publish(0..<3)
    after.clock.advance(by: .seconds(1))
    let schema = after.org.schema
    let restarted = EventBus(schema, mostClients: 1, seed: 1, startedOn: after.org.clock.date())
    #expect(restarted.replayID(at: 0) > before.org.events.withLock { $0.replayID(at: 2) })
    let client = try await StreamingClientRig(after)
    let known = before.org.events.withLock { $0.replayID(at: 2) }
    #expect(try await client.subscribe(channel, after: known)["successful"] == .bool(false))
  }

  @Test("when the memory for events is full the oldest go, and the newest stay in order")
  func bounded() throws {
    let schema = try OrgRig().org.schema
    let object = try #require(schema.object("Order_Event__e"))
    let column = try #require(object.field("Payload__c"))
    var bus = EventBus(schema, mostClients: 1, mostBytes: 1 << 20, seed: 1, startedOn: 0)
    let id = try bus.handshake(browser: "", at: .start)
    _ = try bus.subscribe(id, to: "/event/Order_Event__e", after: -1, at: .start)
    for number in 0..<10_000 {
      let text = String(repeating: "x", count: 1_000)
      _ = bus.publish(object, columns: [column], cells: [.text(text)], date: Int64(number), at: .start)
      #expect(bus.kept.bytes <= 1 << 20)
    }
    #expect(bus.kept.events > 500)
    var positions: [Int64] = []
    while case let taken = bus.take(id, at: .start), !taken.isEmpty { positions += taken.map(\.position) }
    #expect(positions == Array(10_000 - bus.kept.events..<10_000))
  }
}
