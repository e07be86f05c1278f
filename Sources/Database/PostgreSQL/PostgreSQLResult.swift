import CPQ

/// What a statement answered: its rows in text form, one of which it stands at.
@safe package final class PostgreSQLResult {
  private let handle: OpaquePointer
  /// The row it stands at, from 0.
  var row = 0

  @unsafe init(_ handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe PQclear(handle) }

  /// How many rows there are.
  var count: Int { Int(unsafe PQntuples(handle)) }
  /// Whether the statement did what it was asked to.
  var isFine: Bool {
    let status = unsafe PQresultStatus(handle)
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_COPY_IN
  }
  /// The error's five characters; empty where there are none.
  ///
  /// - SeeAlso: PostgreSQL 15 documentation, appendix A.
  var state: String {
    unsafe PQresultErrorField(handle, Int32(UInt8(ascii: "C"))).map { unsafe String(cString: $0) } ?? ""
  }
  /// What is wrong, in one line.
  var message: String { unsafe PostgreSQLConnection.line(PQresultErrorMessage(handle)) }
}

extension PostgreSQLResult: SQLRow {
  /// Whether column `index` is NULL.
  package func isNull(_ index: Int) -> Bool { unsafe PQgetisnull(handle, Int32(row), Int32(index)) != 0 }

  /// The whole number in column `index`; 0 where it is NULL.
  package func integer(_ index: Int) -> Int64 {
    unsafe withText(index) { text in
      var rest = unsafe text[...]
      let isNegative = unsafe rest.first == UInt8(ascii: "-")
      if isNegative { unsafe rest.removeFirst() }
      // Downwards, since the least number has no positive twin.
      let value = unsafe rest.reduce(Int64(0)) { $0 &* 10 &- Int64($1 &- UInt8(ascii: "0")) }
      return isNegative ? value : -value
    }
  }

  /// The number in column `index`; 0 where it is NULL.
  package func double(_ index: Int) -> Double { Double(text(index)) ?? 0 }

  /// The text in column `index`; empty where it is NULL.
  package func text(_ index: Int) -> String {
    unsafe withText(index) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Lends the text in column `index` as UTF-8 for as long as `body` runs; empty where it is NULL.
  package func withText<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    let length = Int(unsafe PQgetlength(handle, Int32(row), Int32(index)))
    guard let start = unsafe PQgetvalue(handle, Int32(row), Int32(index)) else {
      return unsafe body(UnsafeBufferPointer(start: nil, count: 0))
    }
    return unsafe start.withMemoryRebound(to: UInt8.self, capacity: length) {
      unsafe body(UnsafeBufferPointer(start: $0, count: length))
    }
  }
}
