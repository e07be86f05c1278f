import BeaufortNumerics
import Platform
import Synchronization
package import Wire

/// The locks on records that others' writes wait for: a write of a child holds its parent, a write holds its record.
///
/// Which rows a write needs is known before it begins; it takes them in ascending order, so nobody waits in a circle,
/// and waits at most ``PlatformFigures/lockWait`` for each. The table is the one that the simulation uses.
package final class RowLocks: Sendable {
  /// A row that can be locked.
  package struct Key: Hashable, Comparable, Sendable {
    /// The object type's index.
    package var object: Int
    /// The record's number.
    package var number: Int64
    /// Makes a key.
    package init(object: Int, number: Int64) { (self.object, self.number) = (object, number) }
    /// By object type, then by number.
    package static func < (lhs: Key, rhs: Key) -> Bool { (lhs.object, lhs.number) < (rhs.object, rhs.number) }
  }

  /// Locks that are held together, until ``release(_:)``.
  package struct Held: Sendable {
    fileprivate let keys: [Key]
    fileprivate let owner: UInt32
  }

  /// The most rows that are locked or waited for at once; a write that would need more is refused like one that waited
  /// in vain.
  fileprivate static let mostRows = 262_144

  fileprivate struct State: ~Copyable {
    var table = LockTable(rows: RowLocks.mostRows)
    var rows: [Key: UInt32] = [:]
    var users: [UInt32: Int] = [:]
    var unused: [UInt32] = []
    var used: UInt32 = 0
    var owners: UInt32 = 0
    var waiting: [UInt32: CheckedContinuation<Bool, Never>] = [:]
    /// What became of those who do not listen yet.
    var decided: [UInt32: Bool] = [:]
  }

  private let state = Mutex(State())
  private let clock: ServerClock

  /// Nothing is locked.
  package init(clock: ServerClock) { self.clock = clock }

  /// Locks every row of `keys`, and waits where others hold them.
  ///
  /// - Throws: UNABLE_TO_LOCK_ROW where one was not free in time; then none is held.
  package func acquire(_ keys: Set<Key>) async throws(Problem) -> Held {
    let owner = state.withLock { state in
      state.owners = state.owners &+ 1 == .max ? 0 : state.owners &+ 1
      return state.owners
    }
    var held: [Key] = []
    for key in keys.sorted() {
      let answer = state.withLock { $0.acquire(key, for: owner) }
      var isGranted = answer == .granted
      if answer == .waits { isGranted = await wait(for: key, owner) }
      guard isGranted else {
        release(Held(keys: held, owner: owner))
        throw Problem(AnswerCode.rowLocked)
      }
      held.append(key)
    }
    return Held(keys: held, owner: owner)
  }

  /// Frees the rows.
  package func release(_ held: Held) {
    let woken = state.withLock { state in held.keys.compactMap { state.release($0) } }
    for continuation in woken { continuation.resume(returning: true) }
  }

  /// How many rows are locked.
  package var count: Int { state.withLock { $0.rows.count } }

  private func wait(for key: Key, _ owner: UInt32) async -> Bool {
    let deadline = clock.now() + PlatformFigures.lockWait
    return await withTaskGroup(of: Bool?.self) { group in
      group.addTask {
        await withCheckedContinuation { continuation in
          let decision = self.state.withLock { state in
            let decision = state.decided.removeValue(forKey: owner)
            if decision == nil { state.waiting[owner] = continuation }
            return decision
          }
          if let decision { continuation.resume(returning: decision) }
        }
      }
      group.addTask {
        // Whoever is cancelled waits no longer than one whose time is up.
        try? await self.clock.sleep(deadline)
        self.giveUp(key, owner)
        return nil
      }
      for await answer in group {
        guard let answer else { continue }
        group.cancelAll()
        return answer
      }
      return false
    }
  }

  private func giveUp(_ key: Key, _ owner: UInt32) {
    let continuation: CheckedContinuation<Bool, Never>? = state.withLock { state in
      guard state.abandon(key, owner) else { return nil }
      if let continuation = state.waiting.removeValue(forKey: owner) { return continuation }
      state.decided[owner] = false
      return nil
    }
    continuation?.resume(returning: false)
  }
}

extension RowLocks.State {
  fileprivate enum Answer { case granted, waits, full }

  fileprivate mutating func acquire(_ key: RowLocks.Key, for owner: UInt32) -> Answer {
    let row: UInt32
    if let known = rows[key] {
      row = known
    } else if let free = unused.popLast() {
      row = free
    } else if used < RowLocks.mostRows {
      row = used
      used += 1
    } else {
      return .full
    }
    rows[key] = row
    users[row, default: 0] += 1
    return table.acquire(row: row, owner: owner) ? .granted : .waits
  }

  /// The one who waited for the row and holds it now, if it waits already.
  fileprivate mutating func release(_ key: RowLocks.Key) -> CheckedContinuation<Bool, Never>? {
    guard let row = rows[key] else { return nil }
    let next = table.release(row: row)
    leave(key, row)
    guard let next else { return nil }
    if let continuation = waiting.removeValue(forKey: next) { return continuation }
    decided[next] = true
    return nil
  }

  fileprivate mutating func abandon(_ key: RowLocks.Key, _ owner: UInt32) -> Bool {
    guard let row = rows[key], table.abandon(row: row, owner: owner) else { return false }
    leave(key, row)
    return true
  }

  private mutating func leave(_ key: RowLocks.Key, _ row: UInt32) {
    let left = (users[row] ?? 1) - 1
    if left > 0 {
      users[row] = left
    } else {
      users[row] = nil
      rows[key] = nil
      unused.append(row)
    }
  }
}
