import CSQLite

/// A prepared statement: bind, step through its rows, reset.
///
/// Parameters count from 1, columns from 0. It must not outlive its connection.
@safe package final class SQLiteStatement {
  private let handle: OpaquePointer
  private let sql: String
  private var isFinalized = false
  /// Where texts lie that are bound for one run.
  private var room: UnsafeMutablePointer<UInt8>?
  private var roomUsed = 0
  private static let roomBytes = 8_192

  @unsafe init(_ handle: OpaquePointer, sql: String) {
    unsafe self.handle = handle
    self.sql = sql
  }

  deinit { finalize() }

  func finalize() {
    guard !isFinalized else { return }
    isFinalized = true
    unsafe sqlite3_finalize(handle)
    unsafe room?.deallocate()
    unsafe room = nil
  }

  /// Takes it back to before its first row, with nothing bound.
  package func reset() {
    rewind()
    unsafe sqlite3_clear_bindings(handle)
  }

  /// Takes it back to before its first row; what was bound stays, but texts that were packed.
  package func rewind() {
    unsafe sqlite3_reset(handle)
    roomUsed = 0
  }

  /// Binds nothing, which is NULL.
  package func bindNull(at index: Int) { unsafe sqlite3_bind_null(handle, Int32(index)) }

  /// Binds a whole number.
  package func bind(_ value: Int64, at index: Int) { unsafe sqlite3_bind_int64(handle, Int32(index), value) }

  /// Binds a number.
  package func bind(_ value: Double, at index: Int) { unsafe sqlite3_bind_double(handle, Int32(index), value) }

  /// Binds a text, which is copied.
  package func bind(_ value: String, at index: Int) {
    var value = value
    value.withUTF8 { unsafe bindCopy($0, at: index) }
  }

  /// Binds a text given as UTF-8, which is copied.
  package func bind(utf8 value: ArraySlice<UInt8>, at index: Int) {
    unsafe value.withUnsafeBufferPointer { unsafe bindCopy($0, at: index) }
  }

  /// Binds a text given as UTF-8, which is copied.
  package func bind(utf8 value: Span<UInt8>, at index: Int) {
    unsafe value.withUnsafeBufferPointer { unsafe bindCopy($0, at: index) }
  }

  /// Binds a text given as UTF-8, which is copied into room that the statement keeps: far cheaper than ``bind(utf8:at:)``.
  ///
  /// The room is used again from ``run()``, ``rewind()`` or ``reset()`` on, so every text bound this way must be bound
  /// anew for the next run.
  package func bind(packing value: ArraySlice<UInt8>, at index: Int) {
    unsafe value.withUnsafeBufferPointer { unsafe bindPacked($0, at: index) }
  }

  /// Binds a text, which is copied into room that the statement keeps, as ``bind(packing:at:)`` does.
  package func bind(packing value: String, at index: Int) {
    var value = value
    value.withUTF8 { unsafe bindPacked($0, at: index) }
  }

  @unsafe private func bindPacked(_ value: UnsafeBufferPointer<UInt8>, at index: Int) {
    guard value.count <= Self.roomBytes - roomUsed else { return unsafe bindCopy(value, at: index) }
    if unsafe room == nil { unsafe room = .allocate(capacity: Self.roomBytes) }
    guard let start = unsafe room.map({ unsafe $0 + roomUsed }) else { return }
    if let first = value.baseAddress { unsafe start.update(from: first, count: value.count) }
    roomUsed += value.count
    unsafe bind(borrowing: UnsafeBufferPointer(start: start, count: value.count), at: index)
  }

  /// Binds a text given as UTF-8 that stays where it is until the statement was stepped and reset or bound anew.
  @unsafe package func bind(borrowing value: UnsafeBufferPointer<UInt8>, at index: Int) {
    unsafe sqlite3_bind_text64(
      handle,
      Int32(index),
      UnsafeRawPointer(value.baseAddress ?? Self.empty).assumingMemoryBound(to: CChar.self),
      UInt64(value.count),
      nil,
      UInt8(SQLITE_UTF8)
    )
  }

  /// Binds bytes, which are copied.
  package func bind(blob value: [UInt8], at index: Int) {
    unsafe value.withUnsafeBufferPointer { bytes in
      _ = unsafe sqlite3_bind_blob64(
        handle,
        Int32(index),
        bytes.baseAddress ?? Self.empty,
        UInt64(bytes.count),
        Self.copied
      )
    }
  }

  /// Moves to the next row; `false` behind the last one.
  package func step() throws(DatabaseError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
      rewind()
      throw DatabaseError(sql: sql, message: message, code: code)
    }
  }

  /// Runs it to its end and resets it.
  package func run() throws(DatabaseError) {
    while try step() {}
    rewind()
  }

  /// Whether column `index` of this row is NULL.
  package func isNull(_ index: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }

  /// Whether column `index` of this row holds a whole number.
  package func isInteger(_ index: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(index)) == SQLITE_INTEGER }

  /// The whole number in column `index`; 0 where it is NULL.
  package func integer(_ index: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(index)) }

  /// The number in column `index`; 0 where it is NULL.
  package func double(_ index: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(index)) }

  /// The text in column `index`; empty where it is NULL.
  package func text(_ index: Int) -> String {
    unsafe withText(index) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// Lends the text in column `index` as UTF-8 for as long as `body` runs; empty where it is NULL.
  package func withText<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
    let text = unsafe sqlite3_column_text(handle, Int32(index))
    let count = Int(unsafe sqlite3_column_bytes(handle, Int32(index)))
    return unsafe body(UnsafeBufferPointer(start: text, count: text == nil ? 0 : count))
  }

  @unsafe private func bindCopy(_ value: UnsafeBufferPointer<UInt8>, at index: Int) {
    unsafe sqlite3_bind_text64(
      handle,
      Int32(index),
      UnsafeRawPointer(value.baseAddress ?? Self.empty).assumingMemoryBound(to: CChar.self),
      UInt64(value.count),
      Self.copied,
      UInt8(SQLITE_UTF8)
    )
  }

  /// SQLITE_TRANSIENT, a macro that is not imported.
  private static var copied: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
  /// Stands for the address of no bytes, since a null address would bind NULL.
  private static var empty: UnsafePointer<UInt8> { unsafe UnsafePointer(emptyByte) }
}

private nonisolated(unsafe) let emptyByte = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
