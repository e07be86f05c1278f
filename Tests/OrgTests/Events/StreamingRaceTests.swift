import BeaufortNumerics
import Org
import Platform
import Synchronization
import Testing
import Wire

@Suite("Publishing and polling at once")
struct StreamingRaceTests {
  /// What a client listens to.
  private struct Listener: Sendable {
    let channels: [String]
    /// How many polls it has at once.
    let polls: Int
  }

  private static let listeners = [
    Listener(channels: ["/event/Order_Event__e"], polls: 1),
    Listener(channels: ["/data/AccountChangeEvent"], polls: 1),
    Listener(channels: ["/data/ChangeEvents"], polls: 1),
    Listener(channels: ["/event/Order_Event__e", "/data/ChangeEvents"], polls: 1),
    Listener(channels: ["/event/Order_Event__e"], polls: 2),
  ]

  @Test("a connected client gets every event once, and in order", .timeLimit(.minutes(10)), arguments: UInt64(0)..<6)
  func once(seed: UInt64) async throws {
    let rig = try OrgRig(edition: .unlimited, licences: 10_000) { $0.spec.platformEventAddOns = 10 }
    var clients: [(Listener, StreamingClientRig)] = []
    for listener in Self.listeners + Self.listeners {
      let client = try await StreamingClientRig(rig)
      for channel in listener.channels { try await client.subscribe(channel) }
      clients.append((listener, client))
    }
    let received = try await withThrowingTaskGroup(of: (Int, [StreamedEvent]).self) { group in
      for (index, (listener, client)) in clients.enumerated() {
        for _ in 0..<listener.polls { group.addTask { (index, try await Self.listen(client, listener)) } }
      }
      group.addTask {
        try await Self.publish(rig, seed: seed)
        return (-1, [])
      }
      var received = [[StreamedEvent]](repeating: [], count: clients.count)
      for try await (index, events) in group where index >= 0 { received[index] += events }
      return received
    }
    let kept = rig.org.events.withLock { $0.kept.events }
    #expect(kept > 300)
    for (index, (listener, _)) in clients.enumerated() {
      let events = listener.polls == 1 ? received[index] : received[index].sorted { $0.replayID < $1.replayID }
      #expect(zip(events, events.dropFirst()).allSatisfy { $0.replayID < $1.replayID }, "seed \(seed), client \(index)")
      let wanted = try await Self.all(listener, rig)
      #expect(events.map(\.replayID) == wanted, "seed \(seed), client \(index) of \(listener.channels)")
    }
    #expect(rig.org.polls.count == 0)
  }

  /// Polls until the last event is there, or the client's other poll has it.
  private static func listen(_ client: StreamingClientRig, _ listener: Listener) async throws -> [StreamedEvent] {
    // A client of both channels has had the last platform event when the last change comes.
    let field = listener.channels.contains { $0.hasPrefix("/data") } ? "Name" : "Order_External_Id__c"
    var events: [StreamedEvent] = []
    while true {
      let (more, reply) = try await client.poll()
      events += more
      let isOver = more.contains { $0.payload[field]?.text == "last" }
      if isOver { _ = try await client.send("/meta/disconnect") }
      if isOver || reply["error"]?.text == "403::Unknown client" { return events }
    }
  }

  private static func publish(_ rig: OrgRig, seed: UInt64) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          var random = RandomStream(seed: seed &* 8 &+ UInt64(task))
          for number in 0..<40 {
            if Bool.random(using: &random) {
              try await rig.publish("\(task)-\(number)")
            } else {
              try await write(rig, "A")
            }
            for _ in 0..<Int.random(in: 0..<4, using: &random) { await Task.yield() }
          }
        }
      }
      try await group.waitForAll()
    }
    try await rig.publish("last")
    try await write(rig, "last")
  }

  private static func write(_ rig: OrgRig, _ name: String) async throws {
    let account = try #require(rig.org.schema.object("Account"))
    let row = RowWrite(.new, columns: [try #require(account.field("Name"))], cells: [.text(name)])
    _ = try await rig.org.write(.save, [row], in: account)[0].get()
  }

  /// The replay ids of everything that the listener was to get.
  private static func all(_ listener: Listener, _ rig: OrgRig) async throws -> [Int64] {
    let client = try await StreamingClientRig(rig)
    for channel in listener.channels { try await client.subscribe(channel, after: -2) }
    var events: [StreamedEvent] = []
    while true {
      let messages = try await client.send("/meta/connect", #","advice":{"timeout":0}"#)
      guard messages.count > 1 else { return events.map(\.replayID) }
      events += messages.compactMap(StreamedEvent.init)
    }
  }
}
