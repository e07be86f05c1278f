import BeaufortNumerics
import Org
import Testing

@Suite("Random queries against an evaluation in memory")
struct QueryOracleTests {
  @Test("find the same records in the same order", arguments: UInt64(1)...8)
  func records(seed: UInt64) async throws {
    var oracle = try await QueryOracle(seed: seed)
    for number in 0..<250 {
      let query = oracle.query()
      let includingDeleted = number % 5 == 0
      let place = "seed \(seed), query \(number): \(query.soql)"
      let found: [String]
      do {
        found = try oracle.rig.table(query.soql, includingDeleted: includingDeleted).map { $0[0] }
      } catch {
        Issue.record("\(place): \(error)")
        continue
      }
      let expected = query.expected(oracle, includingDeleted: includingDeleted)
      if query.order.isEmpty {
        let count = min(max(0, expected.count - query.offset), query.limit ?? Int.max)
        #expect(Set(found).count == count && found.count == count, "\(place)")
        #expect(Set(found).isSubset(of: expected), "\(place)")
      } else {
        #expect(found == expected, "\(place)")
      }
    }
  }

  @Test("count, add up and compare the same groups", arguments: UInt64(1)...6)
  func groups(seed: UInt64) async throws {
    var oracle = try await QueryOracle(seed: seed)
    for number in 0..<60 {
      let query = oracle.query()
      let rest = query.soql.dropFirst("SELECT Id FROM Thing__c".count)
      let condition = rest.prefix(upTo: rest.firstRange(of: /\ (ORDER BY|LIMIT|OFFSET)\ /)?.lowerBound ?? rest.endIndex)
      let place = "seed \(seed), query \(number): \(condition)"
      let found = try oracle.rig.table(
        """
        SELECT Flag__c, COUNT(Id), COUNT(Name), SUM(Count__c), MIN(Amount__c), MAX(Day__c), COUNT_DISTINCT(Name) \
        FROM Thing__c\(condition) GROUP BY Flag__c ORDER BY Flag__c
        """
      )
      let matching = oracle.things.filter { !$0.isDeleted && query.matches($0) }
      let keys: [QueryOracle.Value] = [.null, .flag(false), .flag(true)]
      let expected = keys.compactMap { key -> [String]? in
        let group = matching.filter { oracle.value("Flag__c", of: $0) == key }
        return group.isEmpty ? nil : figures(of: group, key, oracle)
      }
      #expect(found == expected, "\(place)")
      let count = try oracle.rig.rig.org.query("SELECT COUNT() FROM Thing__c\(condition)").totalSize
      #expect(count == matching.count, "\(place)")
    }
  }

  private func figures(of group: [QueryOracle.Record], _ key: QueryOracle.Value, _ oracle: QueryOracle) -> [String] {
    func numbers(_ field: String) -> [Double] {
      group.compactMap { if case .number(let number) = oracle.value(field, of: $0) { number } else { nil } }
    }
    let names = group.compactMap { if case .text(let text) = oracle.value("Name", of: $0) { text } else { nil } }
    let flag = if case .flag(let flag) = key { "\(flag)" } else { "" }
    let sum = numbers("Count__c").isEmpty ? "" : "\(Int(numbers("Count__c").reduce(0, +)))"
    return [
      flag, "\(group.count)", "\(names.count)", sum, numbers("Amount__c").min().map { "\($0)" } ?? "",
      numbers("Day__c").max().map { CivilDates.text(Int($0)) } ?? "",
      "\(Set(names.map { $0 == "ümlaut" ? $0 : $0.lowercased() }).count)",
    ]
  }
}
