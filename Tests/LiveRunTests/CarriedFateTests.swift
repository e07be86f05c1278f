import BeaufortNumerics
import Testing

@testable import LiveRun
@testable import Simulation

@Suite("What became of the changes that a user's program carried")
struct CarriedFateTests {
  private func fates(_ writes: [(seconds: Int64, version: UInt32)], versions: UInt32 = 3) -> [CarriedFate] {
    let committed = (1...versions).map { version in
      CommittedChange(
        instant: .start + .seconds(Int64(version)),
        version: .init(record: 7, version: version),
        parent: 0,
        isDelete: false
      )
    }
    return CarriedFate.all(
      committed,
      writes: writes.map {
        ObservedFlow.Write(at: .start + .seconds($0.seconds), version: .init(record: 7, version: $0.version))
      }
    )
  }

  @Test("a change that was written is delivered, one that was overtaken superseded, one behind all writes lost")
  func endings() {
    let fates = fates([(10, 2)])
    #expect(fates.map(\.ending) == [.superseded, .delivered, .lost])
    #expect(fates.map(\.visible) == [.start + .seconds(10), .start + .seconds(10), nil])
    #expect(fates[2].row(storm: "calm", flow: "orders") == "calm,orders,R0000000007,3,3000000000,,lost,0,0")
    #expect(CarriedFate.header.split(separator: ",").count == 9)
  }

  @Test("a second writing is a duplicate, and one over a later version a reordering")
  func duplicates() {
    let fates = fates([(10, 1), (11, 3), (12, 1), (13, 3)])
    #expect(fates.map(\.isDuplicate) == [true, false, true])
    #expect(fates[0].reorderings == 1 && fates[0].writes == 2)
    #expect(fates[1].ending == .superseded && fates[1].visible == .start + .seconds(11))
    #expect(fates[2].reorderings == 0)
  }

  @Test("what nobody committed is no fate of any change")
  func strangers() {
    #expect(fates([(10, 9), (11, 0)]).allSatisfy { $0.ending == .lost })
  }
}
