import Org
import Testing
import Wire

@Suite("Answers to queries")
struct QueryAnswerTests {
  private let rig: QueryRig

  init() throws { rig = try QueryRig() }

  @Test("fields, parents and children come in the documented shape")
  func shape() async throws {
    let account = try await rig.create("Account", [#"{"Name":"Acme"}"#])[0]
    let contacts = try await rig.create(
      "Contact",
      [#"{"LastName":"Doe","AccountId":"\#(account)"}"#, #"{"LastName":"Roe"}"#]
    )
    let base = "/services/data/v59.0/sobjects"
    let parents = await rig.send("SELECT Id, LastName, Account.Name FROM Contact ORDER BY LastName")
    #expect(
      parents.text == """
        {"totalSize":2,"done":true,"records":[\
        {"attributes":{"type":"Contact","url":"\(base)/Contact/\(contacts[0])"},"Id":"\(contacts[0])","LastName":"Doe",\
        "Account":{"attributes":{"type":"Account","url":"\(base)/Account/\(account)"},"Name":"Acme"}},\
        {"attributes":{"type":"Contact","url":"\(base)/Contact/\(contacts[1])"},"Id":"\(contacts[1])","LastName":"Roe",\
        "Account":null}]}
        """
    )
    let children = await rig.send("SELECT Name, (SELECT LastName FROM Contacts), (SELECT Id FROM Cases) FROM Account")
    #expect(
      children.text == """
        {"totalSize":1,"done":true,"records":[\
        {"attributes":{"type":"Account","url":"\(base)/Account/\(account)"},"Name":"Acme",\
        "Contacts":{"totalSize":1,"done":true,"records":[\
        {"attributes":{"type":"Contact","url":"\(base)/Contact/\(contacts[0])"},"LastName":"Doe"}]},"Cases":null}]}
        """
    )
  }
}
