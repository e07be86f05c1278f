import Platform
import Testing

@Suite("Cap on long requests")
struct LongRequestCapTests {
  @Test(
    "is spent with as many long requests as the edition allows, and free again when one ends",
    arguments: OrgSpec.Edition.allCases
  )
  func cap(edition: OrgSpec.Edition) {
    var cap = LongRequestCap(OrgSpec(edition: edition, licences: 10))
    let limit = edition == .developer ? 5 : 25
    for _ in 0..<limit {
      #expect(!cap.isExhausted)
      cap.passed20s()
    }
    #expect(cap.isExhausted)
    cap.ended()
    #expect(!cap.isExhausted)
    #expect(cap.peak == limit)
  }

  @Test("more than the cap may turn long that were admitted before")
  func above() {
    var cap = LongRequestCap(limit: 1)
    cap.passed20s()
    cap.passed20s()
    cap.ended()
    #expect(cap.isExhausted)
  }
}
