import Planning
import Testing

@Suite("A capacity search brackets the limit")
struct CapacitySearchTests {
  private func search(limit: Double, from: Double = 0.01, to: Double = 10) -> (CapacitySearch.Answer?, [Double]) {
    var search = CapacitySearch(range: from...to, precision: 0.02)
    var tried: [Double] = []
    while let factor = search.next, tried.count < 40 {
      tried.append(factor)
      search.record(passes: factor <= limit)
    }
    return (search.answer, tried)
  }

  @Test(arguments: [0.0101, 0.2, 0.999, 1, 1.44, 2, 3.7, 9.99])
  func theLimitLiesBetweenTheBounds(limit: Double) throws {
    let (answer, tried) = search(limit: limit)
    guard case .between(let passed, let failed) = answer else {
      Issue.record("\(limit): \(String(describing: answer))")
      return
    }
    #expect(passed <= limit && limit < failed)
    #expect(failed <= passed * 1.02)
    #expect(tried.count <= 14)
    #expect(tried.allSatisfy { (0.01...10).contains($0) })
    #expect(Set(tried).count == tried.count)
  }

  @Test func nothingPasses() {
    let (answer, tried) = search(limit: 0)
    #expect(answer == CapacitySearch.Answer.none(failed: 0.01))
    #expect(tried == [0.01, 1])
  }

  @Test func whatOnlyTheLowestMissesIsNoLimit() {
    var search = CapacitySearch(range: 0.01...10, precision: 0.02)
    while let factor = search.next { search.record(passes: (0.5...3).contains(factor)) }
    #expect(search.failedBelow == 0.01)
    guard case .between(let passed, let failed) = search.answer else {
      Issue.record("\(search)")
      return
    }
    #expect(passed <= 3 && failed > 3)
  }

  @Test(arguments: [(0.01, 10.0), (2.0, 10.0), (0.1, 0.5), (1.0, 1.0)])
  func everythingPasses(from: Double, to: Double) {
    #expect(search(limit: 100, from: from, to: to).0 == .atLeast(passed: to))
  }
}
