import Foundation
import Reporting
import Testing

@Suite("JSON of a run")
struct RunDocumentTests {
  private func parsed(_ report: Report) throws -> [String: Any] {
    let data = Data(runDocument(report).document.utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("has the keys of the contract")
  func keys() throws {
    let object = try parsed(Fixture.report())
    #expect(Set(["run", "scenario", "seed", "digest", "candidates", "harness"]).isSubset(of: object.keys))
    let candidates = try #require(object["candidates"] as? [[String: Any]])
    #expect(candidates.count == 10)
    for candidate in candidates {
      #expect(
        Set(["candidate", "storm", "force", "replications", "metrics", "flows", "ledger", "activations", "objectives"])
          .isSubset(of: candidate.keys)
      )
    }
    let storm = candidates[5]
    #expect(storm["storm"] as? String == "erp-outage")
    #expect(storm["force"] as? Double == 1)
    let ledger = try #require(storm["ledger"] as? [String: Int])
    #expect(ledger["lost"] == 2 * 2 * 59_104)
    #expect(ledger.count == 10)
    let flow = try #require((storm["flows"] as? [String: [String: Any]])?["orders"])
    #expect(Set(["metrics", "ledger", "budget"]).isSubset(of: flow.keys))
    #expect((flow["budget"] as? [String: Any])?.count == 10)
    let objective = try #require((storm["objectives"] as? [[String: Any]])?.last)
    #expect(Set(objective.keys) == ["text", "flow", "met", "holdsIn", "of", "worst", "margin"])
    let harness = try #require(object["harness"] as? [String: Any])
    let names = [
      "wallSeconds", "changes", "reads", "changesPerSecond", "eventsPerSecond", "peakResidentBytes", "jobs",
      "allocator",
    ]
    #expect(Set(names).isSubset(of: harness.keys))
    let changes = try #require(harness["changes"] as? Double)
    let speed = try #require(harness["changesPerSecond"] as? Double)
    #expect(abs(speed * 98 * 2 - changes) < 1)
  }

  @Test("a figure that cannot be given is null with a reason")
  func absence() throws {
    let candidates = try #require(try parsed(Fixture.report())["candidates"] as? [[String: Any]])
    let metrics = try #require(candidates[7]["metrics"] as? [String: [String: Any]])
    let goodput = try #require(metrics["attempts.goodput"])
    #expect(goodput["value"] is NSNull)
    #expect(goodput["reason"] as? String == "nothing is sent")
    #expect(metrics["recovery.time"]?["atLeast"] as? Double == 39_600)
  }

  @Test("no text and no number breaks it", arguments: ["\u{0}\u{1}\u{1F}\u{7F}", "\"\\/", "日本\u{2028}🌀", "\r\n\t", ""])
  func texts(text: String) throws {
    let value = JSONValue.object([
      (text, .list([.text(text), .number(.nan), .number(.infinity), .number(1e-7), .number(-0.0), .number(1e300)]))
    ])
    let data = Data(value.document.utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: [Any]])
    let list = try #require(object[text])
    #expect(list[0] as? String == text)
    #expect(list[1] is NSNull)
    #expect(list[3] as? Double == 1e-7)
    #expect(list[5] as? Double == 1e300)
  }
}
