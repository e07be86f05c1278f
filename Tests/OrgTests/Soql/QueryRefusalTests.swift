import HTTPTypes
import Org
import Testing
import Wire

@Suite("Queries that are refused")
struct QueryRefusalTests {
  private let rig: QueryRig

  init() throws { rig = try QueryRig() }

  @Test("an error shows the row, marks the place below it, and counts row and column from 1")
  func place() async throws {
    let refusal = try await rig.refusal("SELECT Nam FROM Account")
    #expect(refusal.status == 400)
    #expect(refusal.code == "INVALID_FIELD")
    #expect(
      refusal.message == """

        SELECT Nam FROM Account
               ^
        ERROR at Row:1:Column:8
        No such column 'Nam' on entity 'Account'. If you are attempting to use a custom field, be sure to append the \
        '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.
        """
    )
    let second = try await rig.refusal("SELECT Id\nFROM Account\nWHERE Nöme = 'x'")
    #expect(second.message.hasPrefix("\nWHERE Nöme = 'x'\n       ^\nERROR at Row:3:Column:8\n"))
    let long = try await rig.refusal("SELECT \(String(repeating: "Id, ", count: 100))Nam FROM Account")
    #expect(long.message.split(separator: "\n").allSatisfy { $0.count <= 240 })
  }

  @Test(
    "what is wrong with a query is said with its code",
    arguments: [
      ("", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
      ("SELECT", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
      ("SELECT Id FORM Account", "MALFORMED_QUERY", "unexpected token: 'Account'"),
      ("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
      ("SELECT Id FROM Account;", "MALFORMED_QUERY", "no viable alternative at character ';'"),
      ("SELECT Id FROM Account -- all", "MALFORMED_QUERY", "no viable alternative at character '-'"),
      ("SELECT Id FROM Account WHERE Name = ‘x’", "MALFORMED_QUERY", "no viable alternative at character '‘'"),
      ("SELECT Id FROM Account WHERE Name = \"x\"", "MALFORMED_QUERY", "no viable alternative at character '\"'"),
      ("SELECT Id FROM Account WHERE Name = 'O'Brien'", "MALFORMED_QUERY", "unexpected token"),
      ("SELECT Id FROM Account WHERE Name = 'x", "MALFORMED_QUERY", "does not end"),
      ("SELECT Id FROM Account WHERE Name = 'a\\d'", "MALFORMED_QUERY", "Illegal character sequence '\\d'"),
      ("SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY", "'OR'"),
      ("SELECT Id FROM Account WHERE Name = 'a' AND NOT Name = 'b'", "MALFORMED_QUERY", "'NOT'"),
      ("SELECT * FROM Account", "MALFORMED_QUERY", "'*'"),
      ("SELECT Id FROM Acount", "INVALID_TYPE", "sObject type 'Acount' is not supported."),
      ("SELECT Id FROM Order_Event__e", "INVALID_TYPE_FOR_OPERATION", "does not support query"),
      ("SELECT Id, Owners.Name FROM Account", "INVALID_FIELD", "Didn't understand relationship 'Owners'"),
      ("SELECT Id, (SELECT Id FROM Contact) FROM Account", "INVALID_TYPE", "'Contact' in FROM part"),
      ("SELECT Id, Id FROM Account", "INVALID_FIELD", "duplicate field selected: Id"),
      ("SELECT Id, account.id FROM Account", "INVALID_FIELD", "duplicate field selected"),
      ("SELECT Name n FROM Account", "MALFORMED_QUERY", "aliasing"),
      (
        "SELECT Id FROM Account WHERE AnnualRevenue = '5'", "INVALID_FIELD",
        "value of filter criterion for field 'AnnualRevenue' must be of type double and should not be enclosed in quotes"
      ),
      ("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", "must be of type string and should be enclosed"),
      ("SELECT Id FROM Account WHERE Active__c = 1", "INVALID_FIELD", "must be of type boolean"),
      ("SELECT Id FROM Account WHERE NumberOfEmployees IN (1, '2')", "INVALID_FIELD", "must be of type int"),
      ("SELECT Id FROM Account WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type dateTime"),
      ("SELECT Id FROM Account WHERE CreatedDate > '2026-01-01'", "INVALID_FIELD", "must be of type dateTime"),
      ("SELECT Id FROM Opportunity WHERE CloseDate = 2026-01-01T00:00:00Z", "INVALID_FIELD", "must be of type date"),
      ("SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30", "MALFORMED_QUERY", "invalid date"),
      ("SELECT Id FROM Account WHERE CreatedDate > LAST_N_DAYS", "MALFORMED_QUERY", "'LAST_N_DAYS'"),
      ("SELECT Id FROM Account WHERE CreatedDate > TODAY:3", "MALFORMED_QUERY", "'TODAY'"),
      ("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
      ("SELECT Id FROM Account WHERE Id LIKE '001%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"),
      ("SELECT Id FROM Account WHERE Active__c > true", "INVALID_QUERY_FILTER_OPERATOR", "boolean"),
      ("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD", "can not be filtered in a query call"),
      ("SELECT Id FROM Account ORDER BY Description", "INVALID_FIELD", "can not be sorted in a query call"),
      ("SELECT Description FROM Account GROUP BY Description", "INVALID_FIELD", "can not be grouped"),
      ("SELECT Id FROM Account OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000"),
      ("SELECT Id FROM Account LIMIT -1", "MALFORMED_QUERY", "'-1'"),
      ("SELECT Id FROM Account LIMIT 99999999999999999999", "MALFORMED_QUERY", "unexpected token"),
      ("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", "LIMIT of at most 200"),
      ("SELECT FIELDS(ALL) FROM Account LIMIT 201", "MALFORMED_QUERY", "LIMIT of at most 200"),
      ("SELECT FIELDS(SOME) FROM Account LIMIT 1", "MALFORMED_QUERY", "ALL, STANDARD or CUSTOM"),
      ("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", "Field must be grouped or aggregated: Name"),
      ("SELECT COUNT(), Name FROM Account", "MALFORMED_QUERY", "COUNT() must be the only element"),
      ("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", "field Name does not support aggregate operator SUM"),
      ("SELECT MAX(Active__c) FROM Account", "MALFORMED_QUERY", "does not support aggregate operator MAX"),
      ("SELECT COUNT(Id) FROM Account LIMIT 1", "MALFORMED_QUERY", "cannot also use LIMIT"),
      ("SELECT COUNT(Id) a, COUNT(Name) a FROM Account", "MALFORMED_QUERY", "duplicate alias: a"),
      ("SELECT MEDIAN(AnnualRevenue) FROM Account", "MALFORMED_QUERY", "the functions are COUNT"),
      (
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) OR Name = 'x'", "MALFORMED_QUERY",
        "Semi join sub-selects are only allowed at the top level"
      ),
      ("SELECT Id FROM Account WHERE Id IN (SELECT OrderId FROM OrderItem)", "INVALID_FIELD", "the same object type"),
      ("SELECT Id FROM Account WHERE Id IN (SELECT Id FROM Account LIMIT 1)", "MALFORMED_QUERY", "one field"),
      (
        "SELECT Id FROM Contact WHERE Account.Parent.Parent.Parent.Parent.Parent.Name = 'x'", "INVALID_FIELD",
        "goes through more than 5 parents"
      ),
      ("SELECT Id, (SELECT Id, (SELECT Id FROM Cases) FROM Contacts) FROM Account", "MALFORMED_QUERY", "another one"),
      ("SELECT Id FROM Account WHERE Type INCLUDES ('a')", "MALFORMED_QUERY", "multi-select"),
      ("SELECT Id FROM Account WITH SECURITY_ENFORCED", "MALFORMED_QUERY", "not supported"),
    ]
  )
  func refused(soql: String, code: String, words: String) async throws {
    let refusal = try await rig.refusal(soql)
    #expect(refusal.status == 400)
    #expect(refusal.code == code, "\(refusal.message)")
    #expect(refusal.message.contains(words), "\(refusal.message)")
  }

  @Test("a request without a query, with another method, or for too long a query is told so")
  func requests() async throws {
    let missing = await rig.rig.send(.get, "query")
    #expect(missing.status == 400 && missing.text.contains("A query string has to be specified"))
    let posted = await rig.rig.send(.post, "query?q=SELECT+Id+FROM+Account")
    #expect(posted.status == 405 && posted.text.contains("METHOD_NOT_ALLOWED"))
    for search in [await rig.rig.send(.get, "search?q=FIND"), await rig.rig.send(.post, "parameterizedSearch")] {
      #expect(search.status == 404 && search.text.contains("SOSL"))
    }
    let long = "SELECT Id FROM Account WHERE Name = '\(String(repeating: "x", count: 100_000))'"
    #expect(throws: Problem.self) { try rig.rig.org.query(long) }
  }

  @Test("deep and wide queries end in rows or in an error, never in more than a moment")
  func depth() throws {
    for depth in [1, 20, 49, 50, 51, 1_000, 30_000] {
      let (open, close) = (String(repeating: "(", count: depth), String(repeating: ")", count: depth))
      let soql = "SELECT Id FROM Account WHERE \(open)Name = 'x'\(close)"
      if depth <= 50 {
        #expect(try rig.table(soql).isEmpty)
      } else {
        #expect(throws: Problem.self) { try rig.table(soql) }
      }
    }
    for (word, count) in [("AND", 2_000), ("OR", 2_000), ("AND", 4_000)] {
      let terms = Array(repeating: "Name != 'x'", count: count).joined(separator: " \(word) ")
      #expect(try rig.table("SELECT Id FROM Account WHERE \(terms)").isEmpty)
    }
    // Conditions that each have an index of their own.
    let keys = (0..<2_500).map { "External_Id__c = 'A-\($0)'" }.joined(separator: " OR ")
    #expect(try rig.table("SELECT Id FROM Account WHERE \(keys)").isEmpty)
    let mixed = (0..<900).map {
      "External_Id__c = 'A-\($0)' OR ParentId = '001000000000000' OR SystemModstamp = TODAY"
    }
    #expect(try rig.table("SELECT Id FROM Account WHERE \(mixed.joined(separator: " OR "))").isEmpty)
    let numbers = (0..<14_000).map { "\($0)" }.joined(separator: ",")
    #expect(try rig.table("SELECT Id FROM Account WHERE NumberOfEmployees IN (\(numbers))").isEmpty)
    #expect(try rig.table("SELECT Id FROM Account WHERE AnnualRevenue IN (\(numbers))").isEmpty)
  }
}
