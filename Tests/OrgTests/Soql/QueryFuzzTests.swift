import BeaufortNumerics
import HTTPTypes
import Org
import Testing

@Suite("Texts that are hardly queries")
struct QueryFuzzTests {
  private static let codes: Set<String> = [
    "MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR", "NUMBER_OUTSIDE_VALID_RANGE",
    "INVALID_TYPE_FOR_OPERATION", "EXCEEDED_ID_LIMIT", "QUERY_TOO_COMPLICATED",
  ]

  @Test("give rows or a documented error", arguments: UInt64(1)...10)
  func fuzz(seed: UInt64) async throws {
    var oracle = try await QueryOracle(seed: seed, things: 20)
    var refused = 0
    for number in 0..<1_500 {
      let soql = number % 3 == 0 ? words(&oracle) : mutated(base(&oracle), &oracle)
      do {
        _ = try oracle.rig.table(soql, includingDeleted: number % 2 == 0)
      } catch let problem as Problem {
        refused += 1
        #expect(
          Self.codes.contains(problem.code),
          "seed \(seed), \(number): \(problem.code) \(problem.message), \(soql)"
        )
        #expect(problem.status.code == 400)
      }
    }
    #expect(refused > 300 && refused < 1_500)
  }

  /// A query that is well formed.
  private func base(_ oracle: inout QueryOracle) -> String {
    switch Int.random(in: 0..<4, using: &oracle.random) {
    case 0:
      """
      SELECT Flag__c f, COUNT(Id) n, MAX(Amount__c) FROM Thing__c t WHERE Day__c >= LAST_N_DAYS:30 GROUP BY Flag__c \
      HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC NULLS LAST LIMIT 5
      """
    case 1:
      """
      SELECT Name, (SELECT Id, Name FROM Things__r WHERE Count__c IN (1, 2, -3) ORDER BY Name LIMIT 3) FROM Box__c \
      WHERE Name LIKE 'a%' AND Id NOT IN (SELECT Box__c FROM Thing__c WHERE Flag__c = true) FOR VIEW
      """
    case _: oracle.query().soql.replacing("SELECT Id", with: "SELECT Id, Name, Box__r.Name, Box__r.Id")
    }
  }

  private static let vocabulary = [
    "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "ORDER BY", "GROUP BY", "HAVING", "LIMIT", "OFFSET",
    "ASC",
    "DESC", "NULLS FIRST", "NULLS LAST", "(", ")", ",", ".", ":", "=", "!=", "<>", "<", "<=", ">", ">=", "Id", "Name",
    "Box__c", "Box__r", "Box__r.Name", "Thing__c", "Things__r", "Count__c", "Amount__c", "Flag__c", "Day__c",
    "Moment__c",
    "'x'", "''", "'a\\'b'", "'a\\%'", "1", "-1", "1.5", "1e400", "99999999999999999999", "null", "true", "false",
    "TODAY",
    "LAST_N_DAYS:3", "NEXT_N_YEARS:1000000", "N_WEEKS_AGO:0", "2026-01-01", "2026-02-30", "2026-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999+14:00", "0000-01-01", "COUNT()", "COUNT(Id)", "MAX(Amount__c)", "AVG(Count__c)",
    "FIELDS(ALL)",
    "(SELECT Id FROM Things__r)", "(SELECT Box__c FROM Thing__c)", "FOR UPDATE", "ALL ROWS", "USING SCOPE mine",
    "TYPEOF",
    "\u{0}", "“", "🙂", "\\", "'", "\"", ";", "--", "/*", "?", "?1", "@a", "%", "a01000000000000",
  ]

  private func words(_ oracle: inout QueryOracle) -> String {
    let count = Int.random(in: 1...14, using: &oracle.random)
    let words = (0..<count).map { _ in Self.vocabulary.randomElement(using: &oracle.random) ?? "" }
    let start = ["", "SELECT Id FROM Thing__c ", "SELECT Id FROM Thing__c WHERE ", "SELECT "]
    return (start.randomElement(using: &oracle.random) ?? "") + words.joined(separator: " ")
  }

  private func mutated(_ soql: String, _ oracle: inout QueryOracle) -> String {
    var scalars = Array(soql.unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &oracle.random) where !scalars.isEmpty {
      let place = Int.random(in: 0..<scalars.count, using: &oracle.random)
      let word = Self.vocabulary.randomElement(using: &oracle.random) ?? ""
      switch Int.random(in: 0..<5, using: &oracle.random) {
      case 0: scalars.remove(at: place)
      case 1: scalars.insert(contentsOf: word.unicodeScalars, at: place)
      case 2: scalars.removeSubrange(place..<min(scalars.count, place + 8))
      case 3: scalars[place] = Unicode.Scalar(UInt8.random(in: 1..<127, using: &oracle.random))
      case _: scalars.insert(contentsOf: " \(word) ".unicodeScalars, at: place)
      }
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return text
  }
}
