import NIOCore
import NIOHTTP1
import Synchronization
import Wire

/// The body of the request that a connection is answering.
final class IncomingBody: Sendable {
  /// How far it was read.
  private struct Progress {
    var isEnded = false
    var receivedBytes = 0
    var mustSayContinue: Bool
    var failure: Refusal?
  }

  private let head: RequestHead
  private let parts: PartReader
  private let limits: ConnectionLimits
  private let sayContinue: @Sendable () async throws -> Void
  private let progress: Mutex<Progress>

  /// The body that follows `head`, or none that could be read where all of it `hasArrived`; `sayContinue` tells a client
  /// that waits for it to send the body.
  init(
    after head: RequestHead,
    hasArrived: Bool,
    from parts: PartReader,
    limits: ConnectionLimits,
    sayContinue: @escaping @Sendable () async throws -> Void
  ) {
    (self.head, self.parts, self.limits, self.sayContinue) = (head, parts, limits, sayContinue)
    progress = Mutex(Progress(isEnded: hasArrived, mustSayContinue: head.expectsContinue))
  }

  /// Why the rest cannot be read; `nil` where nothing is wrong with it.
  var failure: Refusal? { progress.withLock { $0.failure } }

  /// Whether all of it was read.
  var isEnded: Bool { progress.withLock { $0.isEnded } }

  /// Whether what is left is small enough to be read for nothing, so that the connection can go on.
  var isNearlyEnded: Bool {
    progress.withLock {
      if $0.isEnded { return true }
      guard !$0.mustSayContinue, $0.failure == nil else { return false }
      guard head.hasBody else { return true }
      guard let size = head.bodyBytes else { return false }
      return size - $0.receivedBytes <= Self.smallRest
    }
  }

  /// A rest of so many bytes is not worth a new connection.
  private static let smallRest = 64 << 10

  /// Hands every piece that is left to `visit`.
  func read(_ visit: (ArraySlice<UInt8>) async throws -> Void) async throws {
    while let bytes = try await next() {
      try await visit(Array(buffer: bytes)[...])
    }
  }

  /// Reads what is left, and throws it away.
  func skip() async throws { while try await next() != nil {} }

  private func next() async throws -> ByteBuffer? {
    let (isEnded, mustSayContinue) = progress.withLock { state in
      defer { state.mustSayContinue = false }
      return (state.isEnded, state.mustSayContinue)
    }
    if isEnded { return nil }
    if mustSayContinue { try await sayContinue() }
    do {
      switch try await parts.next() {
      case .body(let bytes):
        progress.withLock { $0.receivedBytes += bytes.readableBytes }
        return bytes
      case .end:
        progress.withLock { $0.isEnded = true }
        return nil
      case .head, .whole, nil: throw BodyError.broken
      }
    } catch {
      progress.withLock { $0.failure = Refusal(of: error, limits: limits) }
      throw BodyError.broken
    }
  }
}
