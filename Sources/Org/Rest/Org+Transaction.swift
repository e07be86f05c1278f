import BeaufortNumerics
import Platform
import Synchronization
import Wire

/// How a transaction ends.
enum Ending<Value: Sendable>: Sendable {
  /// What was written stays.
  case keep(Value)
  /// What was written is undone.
  case undo(Value)
}

/// How far a transaction came.
private enum Attempt<Value: Sendable>: Sendable {
  case done(Value, changes: [RecordChange], written: Int)
  case needs(Set<RowLocks.Key>)
}

extension Org {
  /// How often a transaction may find out that it needs other locks, because others changed what it looks up.
  private static let mostAttempts = 16

  /// Runs `body` as one transaction over any number of records of any object types, with the row locks that it needs.
  ///
  /// A transaction that looks records up, and writes what depends on them, knows its locks only when it has run. So it
  /// runs with the locks known, and where it needed others it is undone, the locks are waited for in order while
  /// nothing else is held, and it runs again. Nobody waits in a circle, nothing is written without its lock, and the
  /// records are never held while somebody waits.
  ///
  /// - Parameters:
  ///   - known: Locks that will be needed for certain.
  ///   - body: May run more than once; what it throws undoes all of it.
  /// - Returns: What `body` made of it.
  /// - Throws: What `body` throws; UNABLE_TO_LOCK_ROW where a lock was not free in time.
  func transact<Value: Sendable>(
    locking known: Set<RowLocks.Key> = [],
    _ body: @Sendable (inout RecordStore, inout LockPlan) throws(Problem) -> Ending<Value>
  ) async throws(Problem) -> Value {
    var keys = known
    for _ in 0..<Self.mostAttempts {
      let held = keys.isEmpty ? nil : try await locks.acquire(keys)
      defer { if let held { locks.release(held) } }
      switch try attempt(holding: keys, body) {
      case .needs(let missing): keys.formUnion(missing)
      case .done(let value, let changes, let written):
        if configuration.recordTime > .zero, written > 0 { await work(on: written) }
        publish(changes)
        return value
      }
    }
    throw Problem(AnswerCode.rowLocked)
  }

  private func attempt<Value: Sendable>(
    holding keys: Set<RowLocks.Key>,
    _ body: @Sendable (inout RecordStore, inout LockPlan) throws(Problem) -> Ending<Value>
  ) throws(Problem) -> Attempt<Value> {
    try records.withLock { store throws(Problem) in
      var undone: Attempt<Value>?
      do throws(Problem) {
        let (value, written) = try store.transaction { store throws(Problem) in
          var plan = LockPlan(held: keys)
          switch try body(&store, &plan) {
          case .undo(let value): undone = .done(value, changes: [], written: 0)
          case .keep(let value):
            if plan.missing.isEmpty { return (value, plan.written) }
            undone = .needs(plan.missing)
          }
          // Anything that is thrown undoes the transaction.
          throw Problem(.rolledBack)
        }
        return .done(value, changes: store.takeChanges(), written: written)
      } catch {
        guard let undone else { throw error }
        return undone
      }
    }
  }

  /// The time that writing takes, while locks are held.
  private func work(on records: Int) async {
    let time = Interval(nanoseconds: configuration.recordTime.nanoseconds * Int64(records))
    // A server that stops does not wait out the work of its last requests.
    try? await clock.sleep(clock.now() + time)
  }
}
