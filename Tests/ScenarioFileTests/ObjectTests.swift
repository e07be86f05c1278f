import ScenarioFile
import Testing

@Suite("Object types of a schema file")
struct ObjectTests {
  private func problems(_ text: String) -> [ScenarioError.Problem] {
    do throws(ScenarioError) {
      _ = try parseObjects(text: text, path: "schema.yaml")
      return []
    } catch {
      return error.problems
    }
  }

  private func schema(_ fields: String) -> String {
    "objects:\n  Account:\n    prefix: \"001\"\n    fields:\n" + fields
  }

  @Test("a field's kind, and what more is said of it, are read")
  func fields() throws {
    let objects = try parseObjects(
      text: schema(
        """
              Name: { type: text, length: 80, required: true, label: Account Name }
              Key__c: { type: text, externalId: true, unique: true }
              ParentId: { type: reference, to: Account, children: Children, locksParent: true }
              Rating: { type: picklist, values: [Hot, Cold] }
              Number__c: { type: autoNumber, format: "A-{000}" }
        """
      ),
      path: "schema.yaml"
    )
    let fields = try #require(objects.first).fields
    #expect(fields.map(\.name) == ["Name", "Key__c", "ParentId", "Rating", "Number__c"])
    #expect(fields[0].label == "Account Name" && fields[0].isRequired && fields[0].kind == .text(length: 80))
    #expect(fields[1].isExternalID && fields[1].isUnique && fields[1].kind == .text(length: 255))
    #expect(
      fields[2].kind
        == .reference(
          .init(to: "Account", relationship: "Parent", children: "Children", locksParent: true, isMasterDetail: false)
        )
    )
    #expect(fields[3].kind == .picklist(["Hot", "Cold"]))
    #expect(fields[4].kind == .autoNumber(format: "A-{000}"))
  }

  @Test("the relationship of a custom reference ends with __r")
  func relationship() throws {
    let objects = try parseObjects(
      text: schema("      Boss__c: { type: reference, to: Account }\n"),
      path: "schema.yaml"
    )
    guard case .reference(let reference) = objects[0].fields[0].kind else {
      Issue.record("it is no reference")
      return
    }
    #expect(reference.relationship == "Boss__r")
  }

  @Test(
    "what is wrong is told with its place and the nearest right word",
    arguments: [
      ("      Name: { type: txt }\n", "unknown type 'txt'", 5, "text"),
      ("      Name: { type: text, lenght: 5 }\n", "unknown key 'lenght'", 5, "length"),
      ("      Name: { type: text, length: 0 }\n", "'length' is out of range: 0", 5, nil),
      ("      Up: { type: reference, to: Acount }\n", "no object type is called 'Acount'", 5, "Account"),
      ("      Name: { length: 5 }\n", "field 'Name' lacks the key 'type'", 5, nil),
      ("      CreatedDate: { type: date }\n", "every object has 'CreatedDate' already", 5, nil),
      ("      \"a b\": { type: date }\n", "'a b' is no API name", 5, nil),
      ("      1st: { type: date }\n", "'1st' is no API name", 5, nil),
    ] as [(String, String, Int, String?)]
  )
  func wrong(fields: String, message: String, line: Int, suggestion: String?) throws {
    let problem = try #require(problems(schema(fields)).first)
    #expect(problem.message == message)
    #expect(problem.line == line)
    #expect(problem.suggestion == suggestion)
  }

  @Test("a key prefix is three letters or digits, and belongs to one object type")
  func prefixes() {
    let short = problems("objects:\n  A: { prefix: \"01\", fields: { Name: { type: text } } }\n")
    #expect(short.map(\.message) == ["'01' is no key prefix"])
    let twice = problems(
      """
      objects:
        A: { prefix: a00, fields: { Name: { type: text } } }
        B: { prefix: a00, fields: { Name: { type: text } } }
      """
    )
    #expect(twice.map(\.message) == ["'B' and 'A' have the same key prefix"])
  }

  @Test("a file that is not there, or no schema, is told in one message", arguments: ["/nowhere/schema.yaml"])
  func missing(path: String) throws {
    let error = try #require(throws: ScenarioError.self) { try readObjects(path: path) }
    #expect(error.description.hasPrefix("\(path): error: no such file\n"))
    #expect(problems("").count == 1)
    #expect(problems("objects: 5").count == 1)
    #expect(problems("objects: {}").map(\.message) == ["'objects' is empty"])
    #expect(problems("- a").count == 1)
  }
}
