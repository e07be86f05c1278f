import BeaufortNumerics
import Org
import Platform
import Testing
import Wire

@Suite("Change events")
struct ChangeEventTests {
  private let rig: OrgRig
  private let account: ObjectType

  init() throws {
    rig = try OrgRig()
    account = try #require(rig.org.schema.object("Account"))
  }

  private func write(_ row: RowWrite, _ operation: WriteOperation = .save) async throws -> SavedRow {
    try await rig.org.write(operation, [row], in: account)[0].get()
  }

  private func column(_ name: String) throws -> Int { try #require(account.field(name)) }

  @Test(
    "a create, an update and a delete come with a complete header",
    arguments: ["AccountChangeEvent", "ChangeEvents"]
  )
  func headers(channel: String) async throws {
    let client = try await StreamingClientRig(rig)
    try await client.subscribe("/data/\(channel)")
    let columns = [try column("Name"), try column("AnnualRevenue"), try column("Active__c"), try column("Phone")]
    let saved = try await ChangeOrigin.$current.withValue(ChangeOrigin(.rest, version: "59.0", callOptions: "client=x"))
    {
      try await write(RowWrite(.new, columns: columns, cells: [.text("Acme"), .real(2.5), .integer(1), .null]))
    }
    let change = [try column("Name"), try column("AnnualRevenue")]
    _ = try await write(RowWrite(.number(saved.number), columns: change, cells: [.text("Ac\"me"), .null]))
    _ = try await write(RowWrite(.number(saved.number), columns: [], cells: []), .delete)
    let events = try await client.receive(3)
    #expect(events.allSatisfy { $0.channel == "/data/\(channel)" })
    let headers = events.compactMap { $0.payload["ChangeEventHeader"] }
    #expect(headers.map { $0["changeType"]?.text } == ["CREATE", "UPDATE", "DELETE"])
    #expect(headers.map { $0["changeOrigin"]?.text } == ["com/salesforce/api/rest/59.0;client=x", "", ""])
    let id = RecordID(prefix: "001", number: saved.number).text
    for header in headers {
      #expect(header["entityName"]?.text == "Account")
      #expect(header["recordIds"] == .array([.string(id)]))
      #expect(header["sequenceNumber"] == .integer(1))
      #expect(header["commitTimestamp"] == .integer(HandClock.epoch))
      #expect(header["commitUser"]?.text == Org.userID)
      #expect(header["diffFields"] == .array([]))
      #expect(header.members?.count == 12)
    }
    #expect(Set(headers.map { $0["transactionKey"]?.text }).count == 3)
    let numbers = headers.compactMap { $0["commitNumber"]?.integer }
    #expect(numbers == numbers.sorted() && Set(numbers).count == 3)
    #expect(
      headers.map { $0["changedFields"]?.items?.compactMap(\.text) } == [
        [], ["Name", "AnnualRevenue", "LastModifiedDate"], [],
      ]
    )
    #expect(headers.map { $0["nulledFields"]?.items?.compactMap(\.text) } == [[], ["AnnualRevenue"], []])
    #expect(events[0].payload["AnnualRevenue"] == .number(2.5))
    #expect(events[0].payload["Active__c"] == .bool(true))
    #expect(events[0].payload["Phone"] == nil)
    #expect(events[0].payload["CreatedDate"]?.text == "2026-01-01T00:00:00.000Z")
    #expect(events[1].payload["Name"]?.text == "Ac\"me")
    #expect(events[1].payload["AnnualRevenue"] == .null)
    #expect(events[2].payload.members?.count == 1)
  }

  @Test("the changes of one transaction share its key and are numbered in order; what was rolled back is no change")
  func transaction() async throws {
    let client = try await StreamingClientRig(rig)
    try await client.subscribe("/data/AccountChangeEvent")
    let name = try column("Name")
    let rows = (0..<5).map { RowWrite(.new, columns: [name], cells: [.text("A\($0)")]) }
    _ = await rig.org.write(.save, rows + [RowWrite(.new, columns: [], cells: [])], in: account, allOrNone: true)
    _ = await rig.org.write(.save, rows, in: account)
    let headers = try await client.receive(5).compactMap { $0.payload["ChangeEventHeader"] }
    #expect(Set(headers.map { $0["transactionKey"]?.text }).count == 1)
    #expect(headers.compactMap { $0["sequenceNumber"]?.integer } == [1, 2, 3, 4, 5])
  }

  @Test("a child that goes with its parent, and one that loses it, are changes of the same transaction")
  func cascade() async throws {
    let contact = try #require(rig.org.schema.object("Contact"))
    let parent = try await write(RowWrite(.new, columns: [try column("Name")], cells: [.text("Acme")]))
    let fields = [try #require(contact.field("LastName")), try #require(contact.field("AccountId"))]
    let child = RowWrite(.new, columns: fields, cells: [.text("Doe"), .integer(parent.number)])
    _ = try await rig.org.write(.save, [child], in: contact)[0].get()
    let client = try await StreamingClientRig(rig)
    try await client.subscribe("/data/ChangeEvents")
    _ = try await write(RowWrite(.number(parent.number), columns: [], cells: []), .delete)
    let events = try await client.receive(2)
    let headers = events.compactMap { $0.payload["ChangeEventHeader"] }
    #expect(headers.map { $0["entityName"]?.text } == ["Contact", "Account"])
    #expect(headers[0]["nulledFields"] == .array([.string("AccountId")]))
    #expect(headers[0]["transactionKey"] == headers[1]["transactionKey"])
  }

  @Test("a number that the org gives stands in the event of the record's creation")
  func automaticNumber() async throws {
    let (order, shipment) = (rig.org.schema.object("Order"), rig.org.schema.object("Shipment__c"))
    let field = try #require(shipment?.field("Order__c"))
    let client = try await StreamingClientRig(rig)
    try await client.subscribe("/data/Shipment__ChangeEvent")
    let master = try await rig.org.write(.save, [RowWrite(.new, columns: [], cells: [])], in: #require(order))[0].get()
    let row = RowWrite(.new, columns: [field], cells: [.integer(master.number)])
    _ = try await rig.org.write(.save, [row], in: #require(shipment))[0].get()
    let payload = try #require(try await client.receive(1).first?.payload)
    #expect(payload["Name"]?.text == "SHP-00000001")
    #expect(payload["Order__c"]?.text == RecordID(prefix: "801", number: master.number).text)
  }

  @Test("changes beyond 100,000 of one transaction become one gap for each object type")
  func overflow() throws {
    let contact = try #require(rig.org.schema.object("Contact"))
    let changes = (0..<100_010).map { number in
      let object = number % 3 == 0 ? contact : account
      return RecordChange(object: object.index, number: Int64(number), kind: .create, columns: [], cells: [], date: 0)
    }
    let (events, writer) = try delivered(changes)
    #expect(events.count == 100_002)
    let last = try events.suffix(3).map { event in
      var json = JSONWriter()
      writer.write(event, into: &json)
      return try #require(try JSON(parsing: json.bytes)["data"]?["payload"]?["ChangeEventHeader"])
    }
    #expect(last.map { $0["changeType"]?.text } == ["CREATE", "GAP_OVERFLOW", "GAP_OVERFLOW"])
    #expect(last.compactMap { $0["entityName"]?.text }.suffix(2).sorted() == ["Account", "Contact"])
    #expect(last[1]["recordIds"] == .array([]))
    #expect(Set(last.map { $0["transactionKey"]?.text }).count == 1)
  }

  @Test("of a change larger than an event the header alone is delivered")
  func gap() throws {
    let text = String(repeating: "x", count: StreamingFigures.eventBytes)
    let change = RecordChange(
      object: account.index,
      number: 7,
      kind: .update,
      columns: [try column("Description")],
      cells: [.text(text)],
      date: 0
    )
    let (events, writer) = try delivered([change])
    var json = JSONWriter()
    writer.write(try #require(events.first), into: &json)
    let payload = try #require(try JSON(parsing: json.bytes)["data"]?["payload"])
    #expect(payload["ChangeEventHeader"]?["changeType"]?.text == "GAP_UPDATE")
    #expect(payload.members?.count == 1)
  }

  private func delivered(_ changes: [RecordChange]) throws -> ([EventDelivery], EventWriter) {
    var bus = EventBus(rig.org.schema, mostClients: 1, seed: 1, startedOn: HandClock.epoch)
    let id = try bus.handshake(browser: "", at: .start)
    _ = try bus.subscribe(id, to: "/data/ChangeEvents", after: -1, at: .start)
    _ = bus.publish(changes, origin: nil, at: .start)
    var events: [EventDelivery] = []
    while case let taken = bus.take(id, at: .start), !taken.isEmpty { events += taken }
    return (events, bus.writer)
  }
}
