import Org
import Testing
import Wire

@Suite("Conditions and order of queries")
struct QueryConditionTests {
  private let rig: QueryRig

  init() throws { rig = try QueryRig() }

  private func names(_ rest: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> [String] {
    try rig.table("SELECT Name FROM Account \(rest)").map { $0[0] }
  }

  @Test(
    "values that look like SQL find exactly the rows that hold them",
    arguments: [
      "O'Brien", "' OR '1'='1", "'; DROP TABLE \"Account\"; --", "\\' OR 1=1", "a\\", "\"", "x'/**/UNION/**/SELECT 1",
      "‘curly’", "“quoted”", "ʼ", "100%", "under_score", "new\nline", "tab\t", "null", "?1", ":name", "ünïcödé", "🙂",
    ]
  )
  func injection(value: String) async throws {
    let type = try #require(rig.rig.org.schema.object("Account"))
    let column = try type.required("Name").index
    let rows = [value, "other", "\(value)x"].map { RowWrite(.new, columns: [column], cells: [.text($0)]) }
    for outcome in await rig.rig.org.write(.save, rows, in: type) { _ = try outcome.get() }
    let literal = value.soql
    #expect(try names("WHERE Name = '\(literal)'") == [value])
    #expect(try names("WHERE Name IN ('\(literal)', '\(literal)')") == [value])
    #expect(try names("WHERE Name LIKE '\(value.soqlPattern)'") == [value])
    #expect(try names("WHERE Name LIKE '\(value.soqlPattern)%' ORDER BY Name") == [value, "\(value)x"])
    #expect(Set(try names("WHERE Name != '\(literal)'")) == ["other", "\(value)x"])
    // Without its escapes it may be refused, but it finds no other row.
    if let found = try? names("WHERE Name = '\(value)'") { #expect(found.allSatisfy { $0 == value }) }
    #expect(try rig.table("SELECT Id FROM Account").count == 3)
  }

  @Test("nulls are sorted first in ascending order and last in descending order, unless the query says otherwise")
  func nulls() async throws {
    try await rig.create(
      "Account",
      [#"{"Name":"b","AnnualRevenue":2}"#, #"{"Name":"n"}"#, #"{"Name":"a","AnnualRevenue":1}"#, #"{"Name":"m"}"#]
    )
    #expect(try names("ORDER BY AnnualRevenue, Name") == ["m", "n", "a", "b"])
    #expect(try names("ORDER BY AnnualRevenue DESC, Name") == ["b", "a", "m", "n"])
    #expect(try names("ORDER BY AnnualRevenue ASC NULLS LAST, Name DESC") == ["a", "b", "n", "m"])
    #expect(try names("ORDER BY AnnualRevenue DESC NULLS FIRST, Name") == ["m", "n", "b", "a"])
    #expect(try names("ORDER BY AnnualRevenue DESC NULLS LAST, Name ASC NULLS FIRST") == ["b", "a", "m", "n"])
  }

  @Test("a field that is empty is not equal to anything but null")
  func empties() async throws {
    try await rig.create("Account", [#"{"Name":"full","Type":"Partner"}"#, #"{"Name":"empty"}"#])
    #expect(try names("WHERE Type = null") == ["empty"])
    #expect(try names("WHERE Type = ''") == ["empty"])
    #expect(try names("WHERE Type != null") == ["full"])
    #expect(try names("WHERE Type != 'Partner'") == ["empty"])
    #expect(try names("WHERE NOT Type = 'Partner'") == ["empty"])
    #expect(try names("WHERE NOT (Type = 'Partner' OR Name = 'x')") == ["empty"])
    #expect(try names("WHERE Type NOT IN ('Partner')") == ["empty"])
    #expect(try names("WHERE Type NOT IN ('Customer', null)") == ["full"])
    #expect(try names("WHERE Type IN ('Customer', null)") == ["empty"])
    #expect(try names("WHERE Active__c = false") == ["full", "empty"])
    #expect(try names("WHERE Active__c = true").isEmpty)
    #expect(try names("WHERE Parent.Name = null") == ["full", "empty"])
    #expect(try names("WHERE NumberOfEmployees < 5").isEmpty)
    #expect(try names("WHERE (NOT NumberOfEmployees < 5) AND Type = null") == ["empty"])
  }

  @Test(
    "texts compare without regard to case, ids of 15 and 18 characters are the same, names can be written in any case"
  )
  func spelling() async throws {
    let ids = try await rig.create("Account", [#"{"Name":"Acme"}"#, #"{"Name":"Other"}"#])
    #expect(try names("WHERE name = 'ACME'") == ["Acme"])
    #expect(try names("WHERE NAME LIKE 'a_M%'") == ["Acme"])
    #expect(try names("WHERE Id = '\(ids[0])'") == ["Acme"])
    #expect(try names("WHERE Id IN ('\(ids[1].prefix(15))')") == ["Other"])
    #expect(try names("WHERE Id > '\(ids[0])'") == ["Other"])
    #expect(try names("WHERE Id > '000000000000000AAA'") == ["Acme", "Other"])
    #expect(try names("WHERE Id >= '003000000000000'").isEmpty)
    #expect(try names("WHERE Id = '003\(ids[0].dropFirst(3).prefix(12))'").isEmpty)
    #expect(try names("WHERE CreatedById = '\(Org.userID.prefix(15))'").count == 2)
    #expect(try rig.table("sElEcT a.nAmE fRoM ACCOUNT a wHeRe a.Name = 'acme' LIMIT 1 FOR VIEW") == [["Acme"]])
    #expect(try rig.table("SELECT Account.Name FROM Account WHERE Account.Name LIKE 'o%'") == [["Other"]])
  }

  @Test("semi-joins and anti-joins find the parents that have such children, and those that have none")
  func semiJoins() async throws {
    let ids = try await rig.create("Account", [#"{"Name":"with"}"#, #"{"Name":"without"}"#])
    try await rig.create(
      "Contact",
      [#"{"LastName":"Doe","AccountId":"\#(ids[0])"}"#, #"{"LastName":"Free"}"#, #"{"LastName":"Doe"}"#]
    )
    #expect(try names("WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'doe')") == ["with"])
    #expect(try names("WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Free')").isEmpty)
    #expect(try names("WHERE Id NOT IN (SELECT AccountId FROM Contact)") == ["without"])
    let contacts = try rig.table(
      "SELECT LastName FROM Contact WHERE AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'with')"
    )
    #expect(contacts == [["Free"], ["Doe"]])
  }

  @Test("deleted records are in queryAll alone")
  func deleted() async throws {
    try await rig.create("Account", [#"{"Name":"kept"}"#, #"{"Name":"gone"}"#])
    let type = try #require(rig.rig.org.schema.object("Account"))
    _ = try await rig.rig.org.write(.delete, [RowWrite(.number(1), columns: [], cells: [])], in: type)[0].get()
    let soql = "SELECT Name, IsDeleted FROM Account ORDER BY Name"
    #expect(try await rig.values("Name", soql) == ["kept"])
    #expect(try await rig.values("Name", soql, all: true) == ["gone", "kept"])
    #expect(try await rig.values("IsDeleted", soql, all: true) == ["true", "false"])
    #expect(try await rig.values("Name", "SELECT Name FROM Account WHERE IsDeleted = true", all: true) == ["gone"])
    #expect(try await rig.values("Name", "SELECT Name FROM Account WHERE IsDeleted = true").isEmpty)
    #expect(try await rig.values("Name", "\(soql) ALL ROWS") == ["gone", "kept"])
  }

  @Test("functions over groups, with names, conditions and order")
  func aggregates() async throws {
    try await rig.create(
      "Account",
      [
        #"{"Name":"a","Type":"Partner","AnnualRevenue":1.5,"NumberOfEmployees":3}"#,
        #"{"Name":"b","Type":"Partner","AnnualRevenue":2.5}"#, #"{"Name":"c","Type":"Customer","NumberOfEmployees":4}"#,
        #"{"Name":"A"}"#,
      ]
    )
    let grouped = await rig.send(
      """
      SELECT Type, COUNT(Id) total, SUM(AnnualRevenue), AVG(AnnualRevenue), MAX(Name), SUM(NumberOfEmployees) staff \
      FROM Account GROUP BY Type HAVING COUNT(Id) > 0 AND Type != null ORDER BY COUNT(Id) DESC, Type
      """
    )
    #expect(
      grouped.text == """
        {"totalSize":2,"done":true,"records":[{"attributes":{"type":"AggregateResult"},"Type":"Partner","total":2,"expr0":4.0,\
        "expr1":2.0,"expr2":"b","staff":3},{"attributes":{"type":"AggregateResult"},"Type":"Customer","total":1,\
        "expr0":null,"expr1":null,"expr2":"c","staff":4}]}
        """
    )
    #expect(
      await rig.send("SELECT COUNT() FROM Account WHERE Type = 'Partner'").text
        == #"{"totalSize":2,"done":true,"records":[]}"#
    )
    #expect(
      try rig.table("SELECT COUNT_DISTINCT(Name), MIN(CreatedDate) FROM Account") == [
        ["3", "2026-01-01T00:00:00.000Z"]
      ]
    )
    #expect(try rig.table("SELECT COUNT(Id) FROM Account WHERE Name = 'nobody'") == [["0"]])
    #expect(try await rig.send("SELECT COUNT() FROM Account LIMIT 3").json["totalSize"] == .integer(3))
  }

  @Test("an incremental extract, an external id and a reference are looked up in their index")
  func indices() throws {
    func plan(_ soql: String) throws -> String { try rig.rig.org.explain(soql).joined(separator: "; ") }
    let extract = try plan("SELECT Id FROM Account WHERE SystemModstamp > 2026-01-01T00:00:00Z ORDER BY SystemModstamp")
    #expect(
      extract.contains("USING COVERING INDEX Account.SystemModstamp (SystemModstamp>?)")
        || extract.contains("USING INDEX Account.SystemModstamp (SystemModstamp>?)")
    )
    #expect(!extract.contains("TEMP B-TREE") && !extract.contains("SCAN"))
    #expect(
      try plan("SELECT Name FROM Account WHERE External_Id__c = 'A'").contains(
        "INDEX Account.External_Id__c (External_Id__c=?)"
      )
    )
    #expect(
      try plan("SELECT Name FROM Account WHERE External_Id__c IN ('A', 'B')").contains("INDEX Account.External_Id__c")
    )
    #expect(
      try plan("SELECT Id FROM Contact WHERE AccountId = '0015gL00000000gABA'").contains("INDEX Contact.AccountId")
    )
    #expect(try plan("SELECT Id FROM Account WHERE Id = '0015gL00000000gABA'").contains("PRIMARY KEY"))
    let parent = try plan("SELECT Id FROM Contact WHERE Account.External_Id__c = 'A'")
    #expect(parent.contains("INDEX Account.External_Id__c (External_Id__c=?)"))
    #expect(parent.contains("INDEX Contact.AccountId (AccountId=?)"))
    #expect(!parent.contains("SCAN"))
  }
}

extension String {
  /// As a string of a query is written.
  fileprivate var soql: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "'", "\\", "\"": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// As a pattern is written that matches this text alone.
  fileprivate var soqlPattern: String {
    var text = ""
    for character in soql {
      if character == "%" || character == "_" { text += "\\" }
      text.append(character)
    }
    return text
  }
}
