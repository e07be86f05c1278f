import CPQ

/// Rows on their way into a table by COPY, in its text form: tabs between values, a line a row.
///
/// - SeeAlso: PostgreSQL 15 documentation, COPY, "Text Format".
@safe final class PostgreSQLCopy: SQLRowSink {
  private static let size = 64 * 1_024
  private let handle: OpaquePointer
  private let sql: String
  private var bytes: [UInt8] = []
  private var isFirst = true

  @unsafe init(_ handle: OpaquePointer, sql: String) {
    unsafe self.handle = handle
    self.sql = sql
    bytes.reserveCapacity(2 * Self.size)
  }

  func text(_ value: Span<UInt8>) {
    separate()
    for index in value.indices {
      switch value[index] {
      case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
      case UInt8(ascii: "\t"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "t")]
      case UInt8(ascii: "\n"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
      case UInt8(ascii: "\r"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
      case let byte: bytes.append(byte)
      }
    }
  }

  func integer(_ value: Int64) {
    separate()
    bytes.append(contentsOf: "\(value)".utf8)
  }

  func endRow() throws(DatabaseError) {
    bytes.append(UInt8(ascii: "\n"))
    isFirst = true
    if bytes.count >= Self.size { try flush() }
  }

  /// Sends what is left.
  func flush() throws(DatabaseError) {
    guard !bytes.isEmpty else { return }
    let sent = unsafe bytes.withUnsafeBytes { buffer in
      unsafe PQputCopyData(handle, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
    }
    bytes.removeAll(keepingCapacity: true)
    guard sent == 1 else {
      throw .unreachable(
        "the database went away while rows were loaded (\(unsafe PostgreSQLConnection.line(PQerrorMessage(handle))))"
      )
    }
  }

  private func separate() {
    if !isFirst { bytes.append(UInt8(ascii: "\t")) }
    isFirst = false
  }
}
