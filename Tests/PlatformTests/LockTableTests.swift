import BeaufortNumerics
import Platform
import Testing

@Suite("Row locks")
struct LockTableTests {
  @Test("a free row is granted at once, and a locked one in the order of asking")
  func fifo() {
    var table = LockTable(rows: 4)
    let granted = [7, 8, 9].map { table.acquire(row: 2, owner: $0) }
    #expect(granted == [true, false, false])
    #expect(table.waiting == 2)
    #expect(table.owner(of: 2) == 7)
    #expect(table.owner(of: 3) == nil)
    let next = (0..<3).map { _ in table.release(row: 2) }
    #expect(next == [8, 9, nil])
    #expect(table.waiting == 0)
    #expect(table.owner(of: 2) == nil)
  }

  @Test("who abandons is passed over", arguments: [[UInt32(1)], [2], [3], [1, 3], [3, 2], [1, 2, 3]])
  func abandon(leaving: [UInt32]) {
    var table = LockTable(rows: 1)
    for owner in UInt32(0)...3 { _ = table.acquire(row: 0, owner: owner) }
    for owner in leaving {
      let left = table.abandon(row: 0, owner: owner)
      #expect(left)
    }
    var order: [UInt32] = []
    while let next = table.release(row: 0) { order.append(next) }
    #expect(order == [1, 2, 3].filter { !leaving.contains($0) })
  }

  @Test("the holder, and whoever was never there, has nothing to abandon")
  func nothingToAbandon() {
    var table = LockTable(rows: 1)
    _ = table.acquire(row: 0, owner: 5)
    let holder = table.abandon(row: 0, owner: 5)
    _ = table.acquire(row: 0, owner: 6)
    let stranger = table.abandon(row: 0, owner: 7)
    _ = table.release(row: 0)
    let handedOver = table.abandon(row: 0, owner: 6)
    #expect(!holder && !stranger && !handedOver)
  }

  @Test("agrees with a list of queues, whatever happens", arguments: UInt64(0)..<20)
  func oracle(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let rows = 5
    var table = LockTable(rows: rows)
    var queues = [[UInt32]](repeating: [], count: rows)
    var nextOwner: UInt32 = 0
    for operation in 0..<4_000 {
      let row = Int.random(in: 0..<rows, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0, 1:
        let granted = table.acquire(row: UInt32(row), owner: nextOwner)
        #expect(granted == queues[row].isEmpty, "seed \(seed), operation \(operation)")
        queues[row].append(nextOwner)
        nextOwner += 1
      case 2, 3:
        guard !queues[row].isEmpty else { continue }
        queues[row].removeFirst()
        let next = table.release(row: UInt32(row))
        #expect(next == queues[row].first, "seed \(seed), operation \(operation)")
      default:
        guard let owner = queues[row].dropFirst().randomElement(using: &random) else { continue }
        queues[row].removeAll { $0 == owner }
        let left = table.abandon(row: UInt32(row), owner: owner)
        #expect(left, "seed \(seed), operation \(operation)")
      }
      #expect(table.waiting == queues.reduce(0) { $0 + max(0, $1.count - 1) }, "seed \(seed), operation \(operation)")
    }
  }
}
