import NIOCore
import NIOHTTP1
import Synchronization
import Wire

/// The parts of a connection's requests, one after the other.
final class PartReader: Sendable {
  /// Whoever took it out of the mutex is its only owner until it is put back, so no two tasks ever use it at once.
  private struct Source: @unchecked Sendable {
    var iterator: NIOAsyncChannelInboundStream<IncomingPart>.AsyncIterator
  }

  private let source: Mutex<Source?>

  /// Reads what comes in through `stream`.
  init(_ stream: NIOAsyncChannelInboundStream<IncomingPart>) {
    source = Mutex(Source(iterator: stream.makeAsyncIterator()))
  }

  /// The next part; `nil` once the client has closed its side.
  ///
  /// - Throws: `BodyError.broken` where another task is waiting for it already; what the decoder or the connection
  ///   failed with.
  func next() async throws -> IncomingPart? {
    guard var taken = source.withLock({ $0.take() }) else { throw BodyError.broken }
    defer { source.withLock { [taken] in $0 = taken } }
    return try await taken.iterator.next()
  }
}
