import BeaufortNumerics

/// The records under way: rows of 24 bytes in one growable block, handed out again once they are free.
@safe struct RecordRows: ~Copyable {
  /// What stands for no row.
  static let none = UInt32.max

  /// A record on its way. `next` links those that wait at a station, and those that are free.
  struct Row: BitwiseCopyable {
    var birth: Instant
    var serial: UInt32
    var next: UInt32
    var attempts: UInt8
  }

  private var rows: UnsafeMutablePointer<Row>
  private var capacity = 1_024
  private var touched: UInt32 = 0
  private var free = none
  /// Rows in use.
  private(set) var count = 0

  /// Bytes held, used or not.
  var bytesHeld: Int { capacity * MemoryLayout<Row>.stride }

  init() { unsafe rows = .allocate(capacity: capacity) }
  deinit { unsafe rows.deallocate() }

  subscript(_ row: UInt32) -> Row {
    @inline(__always) get { unsafe rows[Int(row)] }
    @inline(__always) _modify { yield unsafe &rows[Int(row)] }
  }

  /// A row for a record that was just born.
  mutating func take(birth: Instant, serial: UInt32) -> UInt32 {
    let row: UInt32
    if free != Self.none {
      row = free
      free = self[row].next
    } else {
      if Int(touched) == capacity { grow() }
      row = touched
      touched += 1
    }
    count += 1
    unsafe rows[Int(row)] = Row(birth: birth, serial: serial, next: Self.none, attempts: 0)
    return row
  }

  /// Takes a row back.
  mutating func giveBack(_ row: UInt32) {
    self[row].next = free
    free = row
    count -= 1
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Row>.allocate(capacity: 2 * capacity)
    unsafe larger.update(from: rows, count: capacity)
    unsafe rows.deallocate()
    unsafe rows = larger
    capacity *= 2
  }
}

/// Some servers and a bounded queue before them, first come, first served.
struct Station {
  /// What becomes of a record that comes.
  enum Admission { case serve, wait, refuse }

  private let servers: Int32
  private let room: Int32
  private var busy: Int32 = 0
  private var waiting: Int32 = 0
  private var head = RecordRows.none
  private var tail = RecordRows.none

  init(servers: Int32, room: Int32) { (self.servers, self.room) = (servers, room) }

  /// A record comes.
  mutating func enter(_ row: UInt32, _ records: inout RecordRows) -> Admission {
    if busy < servers {
      busy += 1
      return .serve
    }
    guard waiting < room else { return .refuse }
    waiting += 1
    records[row].next = RecordRows.none
    if tail == RecordRows.none { head = row } else { records[tail].next = row }
    tail = row
    return .wait
  }

  /// A server is done; the record it takes next, if one waits.
  mutating func finish(_ records: inout RecordRows) -> UInt32 {
    guard head != RecordRows.none else {
      busy -= 1
      return RecordRows.none
    }
    let row = head
    head = records[row].next
    if head == RecordRows.none { tail = RecordRows.none }
    waiting -= 1
    return row
  }
}
