import CSQLite
import Synchronization

/// When each version of each record of some tables could first be seen, in order.
///
/// Rows are told apart by a number: the digits at the end of their key. A transaction's rows all come into view at its
/// commit, and of several writes of one row in it only the last ever does; what is rolled back leaves no trace.
@safe package final class WriteJournal: Sendable {
  /// A row that came into view.
  package struct Entry: Hashable, Sendable, BitwiseCopyable {
    /// When, in the nanoseconds of the journal's clock.
    package var at: Int64
    /// The table's number.
    package var table: UInt32
    /// The row's number.
    package var row: UInt32
    /// The row's version.
    package var version: UInt32

    /// Describes a row that came into view.
    package init(at: Int64, table: UInt32, row: UInt32, version: UInt32) {
      (self.at, self.table, self.row, self.version) = (at, table, row, version)
    }
  }

  private struct State {
    var entries: [Entry] = []
    /// Those of the transaction that is open.
    var pending: [Entry] = []
    var places: [UInt64: Int] = [:]

    mutating func forgetPending() {
      pending.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
    }
  }

  private let state = Mutex(State())
  private let now: @Sendable () -> Int64

  /// An empty journal, whose clock is `now`.
  package init(now: @escaping @Sendable () -> Int64) { self.now = now }

  /// What came into view, from the entry number `start` on, at most `limit` entries.
  package func entries(from start: Int, limit: Int) -> [Entry] {
    state.withLock { Array($0.entries[min(start, $0.entries.count)...].prefix(limit)) }
  }

  fileprivate func note(table: UInt32, row: UInt32, version: UInt32) {
    let entry = Entry(at: 0, table: table, row: row, version: version)
    state.withLock { state in
      let key = UInt64(table) << 32 | UInt64(row)
      if let place = state.places[key] {
        state.pending[place] = entry
      } else {
        state.places[key] = state.pending.count
        state.pending.append(entry)
      }
    }
  }

  fileprivate func commit() {
    state.withLock { state in
      guard !state.pending.isEmpty else { return }
      let at = now()
      for var entry in state.pending {
        entry.at = at
        state.entries.append(entry)
      }
      state.forgetPending()
    }
  }

  fileprivate func rollBack() { state.withLock { $0.forgetPending() } }
}

extension SQLiteConnection {
  /// Has every write of `table` that sets `version` noted in `journal` from now on, under the table's `number`.
  ///
  /// Names are ours alone: never from outside. A connection has one journal, which must outlive it.
  package func note(
    writesOf table: String,
    key: String,
    version: String,
    in journal: WriteJournal,
    as number: UInt32
  ) throws(DatabaseError) {
    let pointer = unsafe Unmanaged.passUnretained(journal).toOpaque()
    let flags = SQLITE_UTF8
    let code = unsafe sqlite3_create_function_v2(
      handle,
      "beaufort_wrote",
      3,
      flags,
      pointer,
      { context, _, values in
        guard let values = unsafe values, let journal = unsafe sqlite3_user_data(context) else { return }
        unsafe Unmanaged<WriteJournal>.fromOpaque(journal).takeUnretainedValue()
          .note(
            table: UInt32(truncatingIfNeeded: sqlite3_value_int64(values[0])),
            row: rowNumber(sqlite3_value_text(values[1])),
            version: UInt32(clamping: sqlite3_value_int64(values[2]))
          )
      },
      nil,
      nil,
      nil
    )
    if code != SQLITE_OK { throw DatabaseError(message: "a function cannot be added", code: code) }
    unsafe sqlite3_commit_hook(
      handle,
      { journal in
        if let journal = unsafe journal {
          unsafe Unmanaged<WriteJournal>.fromOpaque(journal).takeUnretainedValue().commit()
        }
        return 0
      },
      pointer
    )
    unsafe sqlite3_rollback_hook(
      handle,
      { journal in
        guard let journal = unsafe journal else { return }
        unsafe Unmanaged<WriteJournal>.fromOpaque(journal).takeUnretainedValue().rollBack()
      },
      pointer
    )
    let call = "SELECT beaufort_wrote(\(number), NEW.\"\(key)\", NEW.\"\(version)\")"
    for (name, event) in [("created", "INSERT"), ("changed", "UPDATE OF \"\(version)\"")] {
      try execute(
        "CREATE TEMP TRIGGER \"\(table) \(name)\" AFTER \(event) ON main.\"\(table)\" BEGIN \(call); END"
      )
    }
  }
}

/// The number that the digits at the end of `key` are; 0 where there are none.
private func rowNumber(_ key: UnsafePointer<UInt8>?) -> UInt32 {
  guard var byte = unsafe key else { return 0 }
  var number: UInt32 = 0
  while unsafe byte.pointee != 0 {
    let digit = unsafe byte.pointee &- UInt8(ascii: "0")
    number = digit <= 9 ? number &* 10 &+ UInt32(digit) : 0
    unsafe byte += 1
  }
  return number
}
