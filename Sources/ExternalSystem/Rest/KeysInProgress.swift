import HTTPTypes
import Synchronization
import Wire

/// The idempotency keys of requests that are being answered, however long that takes: a second request with such a key
/// cannot be answered like the first one yet.
final class KeysInProgress: Sendable {
  private let keys = Mutex<Set<String>>([])

  /// The header field that carries a key.
  static let field = HTTPField.Name.spelled("Idempotency-Key")
  /// The longest key, in bytes.
  static let longest = 255

  /// Runs `body` while nobody else has the key that `call` carries, if it carries one.
  func claiming(_ call: Call, _ body: () async throws(Refusal) -> Reply) async throws(Refusal) -> Reply {
    guard call.method == .post, let key = call.request.field(Self.field) else { return try await body() }
    guard (1...Self.longest).contains(key.utf8.count) else {
      throw .malformed("an Idempotency-Key has 1 to \(Self.longest) characters, this one has \(key.utf8.count)")
    }
    let claim = call.target.components.joined(separator: "/") + " " + key
    guard keys.withLock({ $0.insert(claim).inserted }) else {
      throw .conflict("a request with this Idempotency-Key is being answered; wait, and send it again")
    }
    defer { keys.withLock { _ = $0.remove(claim) } }
    return try await body()
  }
}
