import BeaufortNumerics
import Database
import HTTPTypes
import Testing
import Wire

@Suite("REST paging")
struct PagingTests {
  @Test(
    "a reader sees every record once while others write, and the changes afterwards",
    arguments: ExternalRig.dialects,
    [UInt64(1), 2]
  )
  func complete(dialect: SQLDialect, seed: UInt64) async throws {
    let rig = try await ExternalRig(dialect, records: 200)
    var random = RandomStream(seed: seed)
    var (touched, mark): (Set<String>, String?) = ([], nil)
    let seen = try await rig.pages("/api/Order?limit=17") { page in
      if let given = page.json["highWaterMark"]?.text { mark = mark ?? given }
      rig.clock.advance(by: .milliseconds(Int64.random(in: 0...2, using: &random)))
      for _ in 0..<5 { touched.insert(try await write(rig, &random)) }
    }
    let ids = seen.compactMap { $0["Id"]?.text }
    #expect(Set(ids).count == ids.count, "seed \(seed)")
    let untouched = (0..<200).map { "ORD-" + String("\(1_000_000_000 + $0)".dropFirst()) }.filter {
      !touched.contains($0)
    }
    #expect(Set(ids).isSuperset(of: untouched), "seed \(seed)")
    // What the reader holds after the changes is what a new reader finds.
    var held = Dictionary(uniqueKeysWithValues: zip(ids, seen))
    let changes = try await rig.pages("/api/Order?limit=3&updatedSince=\(try #require(mark))")
    #expect(Set(changes.map { $0["Id"] }).count == changes.count, "seed \(seed)")
    for change in changes {
      let id = try #require(change["Id"]?.text)
      held[id] = change["Deleted"] == .bool(true) ? nil : change
    }
    let now = try await rig.pages("/api/Order?limit=2000")
    #expect(Set(held.values) == Set(now), "seed \(seed)")
  }

  @Test(
    "a reader of changes who goes on from each mark misses nothing, also within a millisecond",
    arguments: ExternalRig.dialects
  )
  func incremental(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    var random = RandomStream(seed: 3)
    var (mark, held): (String, [String: JSON]) = ("2000-01-01T00:00:00Z", [:])
    for round in 0..<30 {
      if round % 3 == 0 { rig.clock.advance(by: .milliseconds(1)) }
      for _ in 0..<Int.random(in: 0...4, using: &random) { _ = try await write(rig, &random) }
      // One page a round at most, as a poller with little time would read.
      let page = await rig.get("/api/Order?limit=3&updatedSince=\(mark)")
      mark = try #require(page.json["highWaterMark"]?.text)
      for change in page.json["records"]?.items ?? [] { held[change["Id"]?.text ?? ""] = change }
    }
    for change in try await rig.pages("/api/Order?updatedSince=\(mark)") { held[change["Id"]?.text ?? ""] = change }
    let all = try await rig.pages("/api/Order?updatedSince=2000-01-01T00:00:00Z")
    #expect(Set(held.values) == Set(all) && !all.isEmpty)
    #expect(all.contains { $0["Deleted"] == .bool(true) })
  }

  @Test(
    "updatedSince includes its instant, and a clock that goes back makes no change earlier",
    arguments: ExternalRig.dialects
  )
  func instants(dialect: SQLDialect) async throws {
    let rig = try await ExternalRig(dialect)
    for number in 1...3 {
      rig.clock.advance(by: .seconds(number == 3 ? -5 : 1))
      _ = await rig.send(.put, "/api/Order/\(number)", "{}")
    }
    func ids(_ time: String) async throws -> [String] {
      try await rig.pages("/api/Order?updatedSince=2026-01-01T00:00:\(time)").compactMap { $0["Id"]?.text }
    }
    #expect(try await ids("01Z") == ["1", "2", "3"])
    #expect(try await ids("01.001Z") == ["2", "3"])
    #expect(try await ids("02.000%2B00:00") == ["2", "3"])
    #expect(try await ids("03Z") == [])
  }

  @Test("a page's size and place are the client's, within reason")
  func limits() async throws {
    let rig = try await ExternalRig(records: 3)
    #expect(await rig.get("/api/Order?limit=2").json["records"]?.items?.count == 2)
    #expect(await rig.get("/api/Order?limit=3").json["next"] == nil)
    for query in ["limit=0", "limit=-1", "limit=2001", "limit=x", "limit=", "limit=99999999999999999999"] {
      #expect(await rig.get("/api/Order?\(query)").message.contains("1 to 2000"), "\(query)")
    }
    let wrong = [
      "cursor=", "cursor=x", "cursor=WzFd", "cursor=%00", "cursor=WyIiLDEsMl0", "updatedSince=yesterday",
      "updatedSince=",
      "updatedSince=2026-13-01T00:00:00Z", "updatedSince=WyJhIiwxLDJd", "cursor=WzEsMl0&updatedSince=WzEsMl0",
    ]
    for query in wrong {
      let answer = await rig.get("/api/Order?\(query)")
      #expect(answer.status == 400 && answer.code == "badRequest", "\(query): \(answer)")
    }
    #expect(await rig.get("/api/Order?cursor=WzEsMl0").status == 200)
  }

  /// Writes something somewhere, and says where.
  private func write(_ rig: ExternalRig, _ random: inout RandomStream) async throws -> String {
    let digits = String("\(1_000_000_000 + Int.random(in: 0..<220, using: &random))".dropFirst())
    let id = "ORD-\(digits)"
    let status = #"{"Status":"\#(Int.random(in: 0..<1_000_000, using: &random))"}"#
    if Int.random(in: 0..<4, using: &random) == 0 {
      _ = await rig.send(.delete, "/api/Order/\(id)")
    } else {
      #expect([200, 201].contains(await rig.send(.put, "/api/Order/\(id)", status).status))
    }
    return id
  }
}
