import BeaufortNumerics
import Platform
import Testing

@Suite("Server with a queue")
struct ServerQueueTests {
  private func instant(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  @Test("serves up to its concurrency, queues up to its bound, refuses the rest")
  func bounds() {
    var server = ServerQueue(concurrency: 2, queue: 1)
    let arrivals = (0..<4).map { server.arrive(UInt32($0), at: .start) }
    #expect(arrivals == [.started, .started, .queued, .refused])
    #expect((server.inService, server.waiting, server.refused) == (2, 1, 1))
    let next = (0..<3).map { _ in server.finish(at: .start) }
    #expect(next == [2, nil, nil])
    #expect(server.inSystem == 0)
  }

  @Test("without a queue nobody waits")
  func noQueue() {
    var server = ServerQueue(concurrency: 1, queue: 0)
    let arrivals = (0..<2).map { server.arrive(UInt32($0), at: .start) }
    #expect(arrivals == [.started, .refused])
    let abandoned = server.abandon(1, at: .start)
    #expect(!abandoned)
  }

  @Test("the integral is the area under the number in the system, worked out by hand")
  func integral() {
    var server = ServerQueue(concurrency: 1, queue: 5)
    _ = server.arrive(0, at: instant(10))
    _ = server.arrive(1, at: instant(20))
    _ = server.arrive(2, at: instant(40))
    _ = server.abandon(1, at: instant(45))
    _ = server.finish(at: instant(50))
    server.settle(at: instant(60))
    // 1 · 10 + 2 · 20 + 3 · 5 + 2 · 5 + 1 · 10
    #expect(server.integral == 85)
  }

  @Test("Little's law and first come, first served hold whatever happens", arguments: UInt64(0)..<20)
  func laws(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let (concurrency, bound) = (3, 40)
    var server = ServerQueue(concurrency: concurrency, queue: bound)
    var (serving, queue): ([UInt32], [UInt32]) = ([], [])
    var arrived: [Int64] = []
    var (now, stays) = (Int64(0), Int128(0))
    for operation in 0..<4_000 {
      now += Int64.random(in: 0..<100, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0..<5:
        let request = UInt32(arrived.count)
        arrived.append(now)
        let expected: ServerQueue.Arrival =
          serving.count < concurrency ? .started : queue.count < bound ? .queued : .refused
        #expect(server.arrive(request, at: instant(now)) == expected, "seed \(seed), operation \(operation)")
        switch expected {
        case .started: serving.append(request)
        case .queued: queue.append(request)
        case .refused: break
        }
      case 5, 6:
        guard !serving.isEmpty else { continue }
        let done = serving.remove(at: Int.random(in: serving.indices, using: &random))
        stays += Int128(now - arrived[Int(done)])
        #expect(server.finish(at: instant(now)) == queue.first, "seed \(seed), operation \(operation)")
        if !queue.isEmpty { serving.append(queue.removeFirst()) }
      default:
        guard let index = queue.indices.randomElement(using: &random) else { continue }
        let leaving = queue.remove(at: index)
        stays += Int128(now - arrived[Int(leaving)])
        let left = server.abandon(leaving, at: instant(now))
        #expect(left, "seed \(seed), operation \(operation)")
      }
      #expect(server.inSystem == serving.count + queue.count, "seed \(seed), operation \(operation)")
    }
    stays += (serving + queue).reduce(0) { $0 + Int128(now - arrived[Int($1)]) }
    server.settle(at: instant(now))
    #expect(server.integral == stays, "seed \(seed)")
  }
}
