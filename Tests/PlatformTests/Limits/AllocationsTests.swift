import BeaufortNumerics
import Platform
import Testing

@Suite("Allocations of an org")
struct AllocationsTests {
  private let job = Operation.bulkIngest.charges(rows: 25_000)

  private func allocations(_ overrides: [String: Int64]) -> Allocations {
    var org = OrgSpec(edition: .enterprise, licences: 100)
    org.overrides = overrides
    return Allocations(org, flows: 1)
  }

  @Test("a request is granted all that it costs")
  func all() {
    var allocations = allocations([:])
    #expect(allocations.admit(job, at: .start, flow: 0, isFirstAttempt: true) == nil)
    #expect(allocations[.dailyApi].peak == 5)
    #expect(allocations[.dailyBulkBatches].peak == 3)
    #expect(allocations[.dailyBulkRecords].peak == 25_000)
  }

  @Test(
    "or nothing, and is told which limit refused it",
    arguments: [LimitID.dailyApi, .dailyBulkBatches, .dailyBulkRecords]
  )
  func nothing(limit: LimitID) {
    var allocations = allocations(["\(limit)": 2])
    #expect(allocations.admit(job, at: .start, flow: 0, isFirstAttempt: true) == limit)
    for other in [LimitID.dailyApi, .dailyBulkBatches, .dailyBulkRecords] {
      #expect(allocations[other].peak == 0)
      #expect(allocations[other].refused == (other == limit ? 1 : 0))
    }
    #expect(allocations[.dailyBulkRecords].demand == 25_000)
    #expect(limit.code == (limit == .dailyApi ? .apiAllocationSpent : .allocationSpent))
  }

  @Test("what costs nothing is always granted")
  func free() {
    var allocations = allocations(["dailyApi": 0])
    #expect(allocations.admit(Operation.apply.charges(rows: 5), at: .start, flow: 0, isFirstAttempt: true) == nil)
  }
}
