import BeaufortNumerics
import HTTPTypes
import Platform
import Synchronization
package import Wire

extension Org {
  /// Answers a request, and logs it. It never throws: whatever goes wrong is an answer.
  package func answer(_ request: ServerRequest) async -> ServerResponse {
    let (start, date) = (clock.now(), clock.date())
    var request = request
    let size = request.measureBody()
    var response: ServerResponse
    switch route(request) {
    case .ready(let answer): response = answer
    case .later(let work): response = await work()
    }
    var entry = LoggedRequest(
      date: date,
      user: response.account?.user ?? "",
      client: response.account?.client ?? "",
      peer: request.peer,
      method: request.head.method.rawValue,
      path: LoggedRequest.path(of: request.head.path ?? "/"),
      status: response.status.code
    )
    switch response.body {
    // No body is sent, so nothing would say that it ends.
    case _ where request.head.method == .head:
      entry.end(size.count, 0, after: clock.now() - start)
      append(entry)
    case .bytes(let bytes):
      entry.end(size.count, bytes.count, after: clock.now() - start)
      append(entry)
    case .pieces(let produce):
      let finish: @Sendable (Int) -> Void = { [self, entry] sent in
        var entry = entry
        entry.end(size.count, sent, after: clock.now() - start)
        append(entry)
      }
      response.body = .pieces { sink in
        var sent = 0
        defer { finish(sent) }
        try await produce { piece in
          sent += piece.count
          try await sink(piece)
        }
      }
    }
    return response
  }

  private func append(_ request: LoggedRequest) {
    if log.withLock({ $0.append(request) }) { writeLog() }
  }
}

/// The size of a request's body.
private enum BodySize: Sendable {
  /// It is known beforehand.
  case known(Int)
  /// It is counted while the body is read.
  case counted(Counter)

  /// The bytes so far.
  var count: Int {
    switch self {
    case .known(let count): count
    case .counted(let counter): counter.count.load(ordering: .relaxed)
    }
  }
}

extension ServerRequest {
  /// Has its body counted as it is read, where its size is not announced; a length that was is believed.
  fileprivate mutating func measureBody() -> BodySize {
    if let text = field(.contentLength) { return .known(Int(text) ?? 0) }
    if body.isEmpty { return .known(0) }
    let counter = Counter()
    let uncounted = body
    body = RequestBody { visit in
      try await uncounted.forEach(upTo: .max) { piece in
        counter.count.wrappingAdd(piece.count, ordering: .relaxed)
        try await visit(piece)
      }
    }
    return .counted(counter)
  }
}

/// A number that is counted up while a body is read.
private final class Counter: Sendable {
  let count = Atomic(0)
}
