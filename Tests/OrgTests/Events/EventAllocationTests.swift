import BeaufortNumerics
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Allocations of events")
struct EventAllocationTests {
  private let channel = "/event/Order_Event__e"

  private func rig(publish: Int64 = 1_000, deliver: Int64 = 1_000) throws -> OrgRig {
    try OrgRig { configuration in
      configuration.spec.overrides = ["hourlyPublishedEvents": publish, "dailyDeliveredEvents": deliver]
      configuration.sessionLife = .hours(100)
    }
  }

  @Test("a platform event beyond the hour's is refused and not queued, and an hour later one is taken")
  func publishing() async throws {
    let rig = try rig(publish: 3)
    try await rig.publish(0..<3)
    await #expect(throws: (any Error).self) { try await rig.publish("refused") }
    rig.clock.advance(by: .hours(1))
    try await rig.publish("later")
    let client = try await StreamingClientRig(rig)
    try await client.subscribe(channel, after: -2)
    #expect(try await client.receive(4).texts == ["0", "1", "2", "later"])
  }

  @Test("the refusal is LIMIT_EXCEEDED; all or none publishes none")
  func refusal() async throws {
    let rig = try rig(publish: 3)
    let object = try #require(rig.org.schema.object("Order_Event__e"))
    let column = try #require(object.field("Order_External_Id__c"))
    let rows = (0..<4).map { RowWrite(.new, columns: [column], cells: [.text("\($0)")]) }
    let none = await rig.org.publishEvents(rows, of: object, allOrNone: true)
    #expect(none.map(\.problem?.code).first == "LIMIT_EXCEEDED")
    #expect(rig.org.events.withLock { $0.kept.events } == 0)
    let some = await rig.org.write(.save, rows, in: object)
    #expect(some.map(\.problem?.code) == [nil, nil, nil, "LIMIT_EXCEEDED"])
    #expect(rig.org.events.withLock { $0.kept.events } == 3)
  }

  @Test("an event without a required field, or over 1 MB, is refused and not charged")
  func bad() async throws {
    let rig = try rig(publish: 1)
    let object = try #require(rig.org.schema.object("Order_Event__e"))
    let columns = [try #require(object.field("Order_External_Id__c")), try #require(object.field("Payload__c"))]
    let large = RowWrite(.new, columns: columns, cells: [.text("x"), .text(String(repeating: "x", count: 1 << 20))])
    let outcomes = await rig.org.publishEvents([RowWrite(.new, columns: [], cells: []), large], of: object)
    #expect(outcomes.map(\.problem?.code) == ["REQUIRED_FIELD_MISSING", "PLATFORM_EVENT_PUBLISH_FAILED"])
    try await rig.publish("good")
  }

  @Test("change events cost no publications; each delivery to each subscriber counts one")
  func counting() async throws {
    let rig = try rig(publish: 0)
    let (first, second) = (try await StreamingClientRig(rig), try await StreamingClientRig(rig))
    try await first.subscribe("/data/ChangeEvents")
    try await second.subscribe("/data/AccountChangeEvent")
    let account = try #require(rig.org.schema.object("Account"))
    let name = try #require(account.field("Name"))
    for number in 0..<3 {
      let row = RowWrite(.new, columns: [name], cells: [.text("A\(number)")])
      _ = try await rig.org.write(.save, [row], in: account)[0].get()
    }
    _ = try await (first.receive(3), second.receive(3))
    #expect(rig.org.limits.withLock { $0.used(.dailyDeliveredEvents, at: .start) } == 6)
  }

  @Test("over the day's deliveries the subscription ends, the events stay, and when the window rolls they come")
  func delivering() async throws {
    let rig = try rig(deliver: 5)
    let (first, second) = (try await StreamingClientRig(rig), try await StreamingClientRig(rig))
    for client in [first, second] { try await client.subscribe(channel) }
    try await rig.publish(0..<3)
    #expect(try await first.receive(3).count == 3)
    let (events, reply) = try await second.poll()
    #expect(events.texts == ["0", "1"])
    let text = "403::Organization total events daily limit exceeded"
    #expect(reply["error"]?.text == text)
    #expect(reply["advice"]?["reconnect"]?.text == "none")
    #expect(try await second.poll().reply["error"]?.text == "403::Unknown client")
    let third = try await StreamingClientRig(rig)
    #expect(try await third.subscribe(channel)["error"]?.text == text)
    rig.clock.advance(by: .hours(24))
    let fourth = try await StreamingClientRig(rig)
    try await fourth.subscribe(channel, after: try #require(events.last).replayID)
    #expect(try await fourth.receive(1).texts == ["2"])
    #expect(rig.org.limits.withLock { $0.used(.dailyDeliveredEvents, at: rig.clock.now) } == 1)
  }
}

extension Result where Failure == Problem {
  /// What went wrong, if anything did.
  fileprivate var problem: Problem? { if case .failure(let problem) = self { problem } else { nil } }
}
