import Dispatch
import Synchronization

/// A connection that does one piece of work after the other on a thread of its own, since a database blocks its caller
/// and Swift's own threads, one a core, must never wait.
package final class SQLWorker: Sendable {
  private let connection: Mutex<any SQLConnection>
  private let queue: DispatchQueue
  /// Which SQL the connection speaks.
  package let dialect: SQLDialect

  /// Takes over `connection`.
  package init(_ connection: sending any SQLConnection, name: String) {
    dialect = connection.dialect
    self.connection = Mutex(connection)
    queue = DispatchQueue(label: name)
  }

  /// Runs `work` when its turn comes, and waits for it. Once begun it runs to its end: cancelling changes nothing.
  package func run<Value: Sendable>(
    _ work: @escaping @Sendable (any SQLConnection) throws(DatabaseError) -> Value
  ) async throws(DatabaseError) -> Value {
    let result: Result<Value, DatabaseError> = await withCheckedContinuation { continuation in
      queue.async {
        let result = self.connection.withLock { connection in
          Result { () throws(DatabaseError) in try work(connection) }
        }
        continuation.resume(returning: result)
      }
    }
    return try result.get()
  }
}
