import Database
import Wire
import Workload

extension TableStore {
  /// Fills the table of `type` with generated records, unless it has some, and makes its index.
  ///
  /// Record *i* is what `beaufort data` writes as its record *i*: written once, when it was created.
  static func fill(
    _ type: EntityType,
    with count: Int64,
    seed: UInt64,
    in connection: any SQLConnection
  ) throws(DatabaseError) {
    var isEmpty = true
    try connection.query("SELECT 1 FROM \(type.table) LIMIT 1", []) { _ in isEmpty = false }
    if isEmpty, count > 0 {
      guard let kind = RecordKind.all.first(where: { $0.name == type.name }) else {
        preconditionFailure("no generated records for \(type.name)")
      }
      try connection.load(type.table, columns: type.columns) { (sink) throws(DatabaseError) in
        try load(kind, count: count, seed: seed, into: sink)
      }
      try connection.query(
        "UPDATE change_counter SET change_number = CASE WHEN change_number < $1 THEN $1 ELSE change_number END",
        [.integer(count)]
      )
    }
    // Made afterwards, in one go: that is cheaper than to keep it while records come in.
    try connection.execute(
      "CREATE INDEX IF NOT EXISTS \(type.table)_change ON \(type.table) (updated_at, change_number)"
    )
  }

  private static func load(
    _ kind: RecordKind,
    count: Int64,
    seed: UInt64,
    into sink: any SQLRowSink
  ) throws(DatabaseError) {
    var writer = RecordWriter(kind, format: .csv, seed: seed)
    var fields = RecordFields(kind)
    let names = kind.columns.map(\.name)
    let (key, created) = (names.firstIndex(of: EntityType.externalID), names.firstIndex(of: "CreatedDate"))
    guard let key, let created else { preconditionFailure("\(kind.name) has no key or no date") }
    let kept = kind.columns.indices.filter { $0 != key && names[$0] != "Id" }
    var changeNumber: Int64 = 0
    try writer.forEachChunk(of: 0..<count) { (chunk) throws(DatabaseError) in
      try fields.forEachRecord(in: chunk) { (values) throws(DatabaseError) in
        changeNumber += 1
        sink.text(chunk.extracting(values[key]))
        sink.integer(1)
        sink.integer(milliseconds(chunk.extracting(values[created])))
        sink.integer(changeNumber)
        sink.integer(0)
        for column in kept {
          let value = chunk.extracting(values[column])
          if kind.columns[column].form == .instant { sink.integer(milliseconds(value)) } else { sink.text(value) }
        }
        try sink.endRow()
      }
    }
  }

  /// The milliseconds since 1970 of a generated instant, `2024-05-06T07:08:09.000+0000`.
  private static func milliseconds(_ text: Span<UInt8>) -> Int64 {
    func number(_ places: Range<Int>) -> Int { places.reduce(0) { $0 * 10 + Int(text[$1]) - 48 } }
    let days = CivilTime.days(year: number(0..<4), month: number(5..<7), day: number(8..<10))
    let seconds = days * 86_400 + number(11..<13) * 3_600 + number(14..<16) * 60 + number(17..<19)
    return Int64(seconds) * 1_000
  }
}
