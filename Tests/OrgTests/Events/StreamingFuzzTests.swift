import BeaufortNumerics
import Org
import Synchronization
import Testing
import Wire

@Suite("Messages of clients that went wrong")
struct StreamingFuzzTests {
  private static let sound = [
    #"[{"channel":"/meta/handshake","version":"1.0","supportedConnectionTypes":["long-polling"],"id":"1"}]"#,
    #"[{"channel":"/meta/connect","clientId":"ID","connectionType":"long-polling","id":"2"}]"#,
    #"[{"channel":"/meta/connect","clientId":"ID","advice":{"timeout":0}}]"#,
    #"""
    [{"channel":"/meta/subscribe","clientId":"ID","subscription":"/event/Order_Event__e",
    "ext":{"replay":{"/event/Order_Event__e":-2}},"id":3}]
    """#,
    #"[{"channel":"/meta/subscribe","clientId":"ID","subscription":["/data/ChangeEvents","/data/AccountChangeEvent"]}]"#,
    #"[{"channel":"/meta/unsubscribe","clientId":"ID","subscription":"/event/Order_Event__e"}]"#,
    #"[{"channel":"/meta/disconnect","clientId":"ID"}]"#,
    #"[{"channel":"/event/Order_Event__e","clientId":"ID","data":{"a":[1,2.5,null,"\u00e9"]}},{"channel":"/meta/connect"}]"#,
  ]

  @Test("5,000 mutated bodies are all answered in JSON, and leave no poll behind", .timeLimit(.minutes(10)))
  func mutated() async throws {
    let seed: UInt64 = 20_261_125
    var random = RandomStream(seed: seed)
    let rig = try OrgRig { $0.sessionLife = .hours(100_000) }
    var client = try await StreamingClientRig(rig)
    var statuses: [Int: Int] = [:]
    for number in 0..<5_000 {
      if number % 20 == 0 { client = try await StreamingClientRig(rig) }
      if number % 50 == 0 { try await rig.publish("\(number)") }
      let text = Self.sound[Int.random(in: 0..<Self.sound.count, using: &random)]
        .replacing("ID", with: client.clientID)
      let body = Self.mutate(Array(text.utf8), with: &random)
      let given = await Self.answer(client, body)
      let answer = try #require(given)
      statuses[answer.status, default: 0] += 1
      #expect(throws: Never.self, "seed \(seed), case \(number): \(String(decoding: body, as: UTF8.self))") {
        try answer.json
      }
    }
    #expect(Set(statuses.keys).isSubset(of: [200, 400]), "\(statuses)")
    #expect((statuses[200] ?? 0) > 1_000, "\(statuses)")
    #expect(rig.org.polls.count == 0 && rig.clock.sleeping == 0)
  }

  /// Sends a body, and moves the time on while its poll is held.
  private static func answer(_ client: StreamingClientRig, _ body: [UInt8]) async -> Answer? {
    let clock = client.rig.clock
    return await withTaskGroup(of: Answer?.self) { group in
      group.addTask { await client.post(bytes: body) }
      group.addTask {
        while !Task.isCancelled {
          if clock.sleeping > 0 { clock.advance(by: .seconds(110)) }
          await Task.yield()
        }
        return nil
      }
      var answer: Answer?
      for await result in group {
        if let result { answer = result }
        group.cancelAll()
      }
      return answer
    }
  }

  private static func mutate(_ body: [UInt8], with random: inout RandomStream) -> [UInt8] {
    var body = body
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      guard !body.isEmpty else { break }
      let index = Int.random(in: 0..<body.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: body[index] = UInt8.random(in: 0...255, using: &random)
      case 1: body.remove(at: index)
      case 2:
        body.insert(
          UInt8(ascii: Array("{}[],:\"\\-0e.ntf".unicodeScalars).randomElement(using: &random) ?? "0"),
          at: index
        )
      case 3:
        let values = ["null", "-2", "9223372036854775807", "-9223372036854775808", "1e300", "[]", "{}", "\"\"", "true"]
        let value = values.randomElement(using: &random) ?? ""
        // In place of a text, where one begins.
        if let start = body[index...].firstIndex(of: UInt8(ascii: "\"")),
          let end = body[(start + 1)...].firstIndex(of: UInt8(ascii: "\""))
        {
          body.replaceSubrange(start...end, with: value.utf8)
        }
      case 4: body.replaceSubrange(index..<min(body.count, index + 9), with: body.prefix(9))
      case _: body += body.suffix(from: index)
      }
    }
    return body
  }
}
