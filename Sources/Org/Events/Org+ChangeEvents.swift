import Synchronization
import Wire

extension Org {
  /// Publishes the changes of one transaction, which has just been committed, and came from `origin`: where the running
  /// task says, unless told otherwise.
  func publish(_ changes: [RecordChange], from origin: ChangeOrigin? = .current) {
    guard !changes.isEmpty else { return }
    let now = clock.now()
    let ended = events.withLock { $0.publish(changes, origin: origin, at: now) }
    polls.end(ended)
  }
}
