import BeaufortNumerics

/// When each flow's next change and next read are due, side by side, and which of all flows is first.
struct NextArrivals: ~Copyable {
  private var changes: Table<Instant>
  private var reads: Table<Instant>
  private let count: UInt32
  /// The next change of all, and its flow; of equal instants the first flow's.
  private(set) var change = Instant.never
  private(set) var changingFlow = 0
  /// The next read of all, and its flow.
  private(set) var read = Instant.never
  private(set) var readingFlow = 0

  init(flows: Int) {
    count = UInt32(flows)
    changes = Table(capacity: flows)
    reads = Table(capacity: flows)
    for flow in 0..<count {
      changes[flow] = .never
      reads[flow] = .never
    }
  }

  /// Notes when `flow` changes next.
  @inline(__always)
  mutating func setChange(_ instant: Instant, of flow: Int) {
    changes[UInt32(flow)] = instant
    (change, changingFlow) = Self.first(changes, count)
  }

  /// Notes when `flow` is read next.
  @inline(__always)
  mutating func setRead(_ instant: Instant, of flow: Int) {
    reads[UInt32(flow)] = instant
    (read, readingFlow) = Self.first(reads, count)
  }

  @inline(__always)
  private static func first(_ instants: borrowing Table<Instant>, _ count: UInt32) -> (Instant, Int) {
    var (earliest, flow) = (Instant.never, UInt32(0))
    for index in 0..<count where instants[index] < earliest { (earliest, flow) = (instants[index], index) }
    return (earliest, Int(flow))
  }
}
