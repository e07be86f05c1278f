import BeaufortNumerics
import Org
import ScenarioFile
import Synchronization
import Testing

@Suite("Records")
struct RecordStoreTests {
  private let rig: OrgRig
  private let account: ObjectType
  private let contact: ObjectType

  init() throws {
    rig = try OrgRig()
    account = try #require(rig.org.schema.object("account"))
    contact = try #require(rig.org.schema.object("Contact"))
  }

  private func account(_ name: String, _ key: String) async throws -> SavedRow {
    let row = RowWrite(.new, columns: try columns("Name", "External_Id__c"), cells: [.text(name), .text(key)])
    return try await rig.org.write(.save, [row], in: account)[0].get()
  }

  private func columns(_ names: String..., in object: ObjectType? = nil) throws -> [Int] {
    try names.map { try #require((object ?? account).field($0)) }
  }

  @Test("an upsert creates once, and then updates")
  func upsert() async throws {
    let key = try columns("External_Id__c")[0]
    let row = RowWrite(.external(field: key, value: .text("A-1")), columns: try columns("Name"), cells: [.text("Acme")])
    let first = try await rig.org.write(.save, [row], in: account)[0].get()
    let second = try await rig.org.write(.save, [row], in: account)[0].get()
    #expect(first.isNew && !second.isNew && first.number == second.number)
  }

  @Test("a second record with a unique value is refused, and named")
  func duplicate() async throws {
    let first = try await account("Acme", "A-1")
    await #expect(throws: (any Error).self) { try await account("Other", "a-1") }
    let row = RowWrite(.new, columns: try columns("Name", "External_Id__c"), cells: [.text("B"), .text("A-1")])
    guard case .failure(let problem) = await rig.org.write(.save, [row], in: account)[0] else {
      Issue.record("it was taken")
      return
    }
    #expect(problem.code == "DUPLICATE_VALUE")
    #expect(problem.message.contains(RecordID(prefix: "001", number: first.number).text))
  }

  @Test("all or none: one bad row rolls the others back, and they say so")
  func allOrNone() async throws {
    let rows = [
      RowWrite(.new, columns: try columns("Name"), cells: [.text("good")]),
      RowWrite(.new, columns: [], cells: []),
      RowWrite(.new, columns: try columns("Name"), cells: [.text("good")]),
    ]
    let codes = await rig.org.write(.save, rows, in: account, allOrNone: true).map { outcome in
      if case .failure(let problem) = outcome { problem.code } else { "ok" }
    }
    let rolledBack = "ALL_OR_NONE_OPERATION_ROLLED_BACK"
    #expect(codes == [rolledBack, "REQUIRED_FIELD_MISSING", rolledBack])
    #expect(rig.org.records.withLock { $0.count } == 0)
  }

  @Test("a deleted record is deleted, and what pointed at it points nowhere")
  func delete() async throws {
    let parent = try await account("Acme", "A-1")
    let fields = try columns("LastName", "AccountId", in: contact)
    let child = RowWrite(.new, columns: fields, cells: [.text("Doe"), .integer(parent.number)])
    _ = try await rig.org.write(.save, [child], in: contact)[0].get()
    let gone = RowWrite(.number(parent.number), columns: [], cells: [])
    _ = try await rig.org.write(.delete, [gone], in: account)[0].get()
    #expect(try rig.org.records.withLock { try $0.state(of: parent.number, in: account) } == .deleted)
    #expect(
      try rig.org.records.withLock { try $0.numbers(in: contact, where: fields[1], is: .integer(parent.number)) }
        .isEmpty
    )
    guard case .failure(let problem) = await rig.org.write(.save, [child], in: contact)[0] else {
      Issue.record("a deleted parent was taken")
      return
    }
    #expect(problem.code == "INVALID_CROSS_REFERENCE_KEY")
  }

  @Test("a locked parent makes a child wait, and fail after ten seconds")
  func lockWait() async throws {
    let parent = try await account("Acme", "A-1")
    let held = try await rig.org.locks.acquire([.init(object: account.index, number: parent.number)])
    let fields = try columns("LastName", "AccountId", in: contact)
    let child = RowWrite(.new, columns: fields, cells: [.text("Doe"), .integer(parent.number)])
    async let outcome = rig.org.write(.save, [child], in: contact)[0]
    await rig.clock.untilSomebodySleeps()
    rig.clock.advance(by: .seconds(10))
    guard case .failure(let problem) = await outcome else {
      Issue.record("it did not wait")
      return
    }
    #expect(problem.code == "UNABLE_TO_LOCK_ROW")
    rig.org.locks.release(held)
    #expect(rig.org.locks.count == 0)
    _ = try await rig.org.write(.save, [child], in: contact)[0].get()
  }

  @Test("a wait that is cancelled ends, and leaves the lock to others")
  func cancelledWait() async throws {
    let key = RowLocks.Key(object: account.index, number: 7)
    let held = try await rig.org.locks.acquire([key])
    let locks = rig.org.locks
    for _ in 0..<200 {
      let isRefused = await withTaskGroup(of: Bool.self) { group in
        group.addTask {
          do { locks.release(try await locks.acquire([key])) } catch { return true }
          return false
        }
        group.cancelAll()
        return await group.next() ?? false
      }
      #expect(isRefused)
    }
    locks.release(held)
    #expect(locks.count == 0)
  }

  @Test("a lock that is freed in time is handed on")
  func lockHandedOn() async throws {
    let key = RowLocks.Key(object: account.index, number: 7)
    let held = try await rig.org.locks.acquire([key])
    async let second = rig.org.locks.acquire([key])
    await rig.clock.untilSomebodySleeps()
    rig.org.locks.release(held)
    rig.org.locks.release(try await second)
    #expect(rig.org.locks.count == 0)
  }
}
