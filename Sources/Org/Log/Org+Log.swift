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
    let size = request.countBody()
    var response = await answerUnlogged(request)
    let head = request.head
    let peer = request.peer
    let (status, account) = (response.status.code, response.account)
    let finish: @Sendable (Int) -> Void = { [self] bytes in
      append(
        LoggedRequest(
          date: date,
          user: account?.user ?? "",
          client: account?.client ?? "",
          peer: peer,
          method: head.method.rawValue,
          path: LoggedRequest.path(of: head.path ?? "/"),
          status: status,
          bytesIn: size(),
          bytesOut: bytes,
          nanoseconds: (clock.now() - start).nanoseconds
        )
      )
    }
    switch response.body {
    case .bytes(let bytes): finish(bytes.count)
    case .pieces(let produce):
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

  private func answerUnlogged(_ request: ServerRequest) async -> ServerResponse {
    guard let target = RequestTarget(request.head.path ?? "/") else { return ServerResponse(Problem(.notFound)) }
    return await route(request, target)
  }

  private func append(_ request: LoggedRequest) {
    if log.withLock({ $0.append(request) }) { writeLog() }
  }
}

extension ServerRequest {
  /// Has its body counted as it is read, and returns what tells the count; a length that was announced is believed.
  fileprivate mutating func countBody() -> @Sendable () -> Int {
    if let text = head.headerFields[.contentLength] {
      let length = Int(text) ?? 0
      return { length }
    }
    guard head.headerFields[.transferEncoding] != nil else { return { 0 } }
    let counter = Counter()
    let uncounted = body
    body = RequestBody { visit in
      try await uncounted.forEach(upTo: .max) { piece in
        counter.count.wrappingAdd(piece.count, ordering: .relaxed)
        try await visit(piece)
      }
    }
    return { counter.count.load(ordering: .relaxed) }
  }
}

/// A number that is counted up while a body is read.
private final class Counter: Sendable {
  let count = Atomic(0)
}
