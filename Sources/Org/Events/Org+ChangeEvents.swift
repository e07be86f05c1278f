import Synchronization
import Wire

extension Org {
  /// Publishes the changes of one transaction, which has just been committed.
  func publish(_ changes: [RecordChange]) {
    guard !changes.isEmpty else { return }
    let (origin, now) = (ChangeOrigin.current, clock.now())
    let ended = events.withLock { $0.publish(changes, origin: origin, at: now) }
    polls.end(ended)
  }
}
