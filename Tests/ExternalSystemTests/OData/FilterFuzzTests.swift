import BeaufortNumerics
import Database
import HTTPTypes
import Testing
import Wire

@Suite("Random filters")
struct FilterFuzzTests {
  /// 20,000 on SQLite in all, and some on PostgreSQL.
  static let cases: [(SQLDialect, UInt64, Int)] =
    (UInt64(1)...4).map { (.sqlite, $0, 5_000) } + (ExternalRig.dialects.count > 1 ? [(.postgreSQL, 5, 2_000)] : [])

  @Test("a filter that is right finds what it should, one that is broken is refused", arguments: cases)
  func fuzz(dialect: SQLDialect, seed: UInt64, count: Int) async throws {
    let rig = try await ExternalRig(dialect, objects: ["Opportunity"])
    var maker = FilterMaker(random: RandomStream(seed: seed))
    let records = try await fill(rig, &maker)
    var refused = 0
    for step in 0..<count {
      let filter = maker.condition(depth: maker.pick([0, 1, 2, 3, 4]))
      let isBroken = step % 3 == 2
      let text = isBroken ? broken(filter.text, &maker) : filter.text
      let answer = await rig.get("/odata/Opportunities?$select=Id&$filter=\(text.percentEncoded)")
      let place: Comment = "seed \(seed), step \(step): \(text)\n\(answer)"
      if isBroken {
        #expect(answer.status == 200 || answer.status == 400, place)
        if answer.status == 400 {
          refused += 1
          #expect(answer.message.hasPrefix("$filter, character "), place)
        }
      } else {
        #expect(answer.status == 200, place)
        let expected = records.filter { filter.passes($0) }.map { $0["Id"] }
        let found = (answer.json["value"]?.items ?? []).map { OracleValue.text($0.id) }
        #expect(found == expected, place)
      }
    }
    #expect(refused > count / 8, "nearly nothing was broken: \(refused) of \(count)")
  }

  /// Makes forty opportunities with values that filters often ask for, and knows them in the order of their keys.
  private func fill(_ rig: ExternalRig, _ maker: inout FilterMaker) async throws -> [[String: OracleValue]] {
    var records: [[String: OracleValue]] = []
    for number in 0..<40 {
      rig.clock.advance(by: .milliseconds(Int64(number)))
      var record: [String: OracleValue] = ["Id": .text("k\(number + 10)"), "Version": .number(1)]
      var json = JSONWriter()
      json.object { json in
        json.member("Id", "k\(number + 10)")
        for name in ["Name", "StageName", "NextStep"] where maker.chance(75) {
          let text = maker.pick(FilterMaker.texts)
          record[name] = .text(text)
          json.member(name, text)
        }
        for name in ["Amount", "Probability"] where maker.chance(75) {
          let value = Int64(maker.pick([-1, 0, 7, 50, 100]))
          record[name] = .number(Double(value) + (name == "Amount" ? 0.5 : 0))
          json.name(name)
          if name == "Amount" { json.number(Double(value) + 0.5) } else { json.integer(value) }
        }
        if maker.chance(75) {
          let date = maker.pick(FilterMaker.dates)
          record["CloseDate"] = .text(date)
          json.member("CloseDate", date)
        }
        if maker.chance(75) {
          let (text, milliseconds) = maker.pick(FilterMaker.times)
          record["CreatedDate"] = .number(milliseconds)
          json.member("CreatedDate", text)
        }
      }
      let answer = await rig.send(.post, "/odata/Opportunities", bytes: json.bytes)
      #expect(answer.status == 201, "\(answer)")
      let time = try #require(answer.json["UpdatedAt"]?.text.flatMap { CivilTime.milliseconds(parsing: $0) })
      record["UpdatedAt"] = .number(Double(time))
      records.append(record)
    }
    return records
  }

  /// The text with a few characters changed, doubled or left out.
  private func broken(_ text: String, _ maker: inout FilterMaker) -> String {
    var scalars = Array(text.unicodeScalars)
    let strange = Array("()',. '\"\\-+:$%;=*/_aTZ0é\0\u{FFFF}\n".unicodeScalars)
    for _ in 0..<maker.pick([1, 1, 2, 4]) where !scalars.isEmpty {
      let place = Int.random(in: 0..<scalars.count, using: &maker.random)
      switch maker.pick([0, 1, 2, 3, 4]) {
      case 0: scalars[place] = maker.pick(strange)
      case 1: scalars.remove(at: place)
      case 2: scalars.insert(maker.pick(strange), at: place)
      case 3: scalars.removeSubrange(place...)
      case _: scalars.insert(contentsOf: " and ".unicodeScalars, at: place)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
