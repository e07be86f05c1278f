import HTTPTypes
import NIOCore
import NIOHTTP1
import Wire

/// One client's requests and their answers, in order.
struct Conversation {
  let channel: any Channel
  let parts: PartReader
  let writer: AnswerWriter
  let scheme: String
  let limits: ConnectionLimits
  let life: ServerLife
  let responder: Responder

  /// Answers until one side wants no more. What is left open then may be closed.
  func run() async {
    let peer = channel.remoteAddress?.ipAddress ?? "unknown"
    do {
      while let part = try await parts.next() {
        let persists: Bool
        switch part {
        case .whole(let head, let body):
          let known = try RequestHead(head, scheme: scheme, limits: limits)
          persists = try await answer(known, from: peer, body: RequestBody(body.map { Array(buffer: $0) } ?? []))
        case .head(let head):
          persists = try await answer(try RequestHead(head, scheme: scheme, limits: limits), from: peer, body: nil)
        case .body, .end: return
        }
        guard persists else { return await farewell() }
      }
    } catch {
      guard let refusal = error as? Refusal ?? Refusal(of: error, limits: limits) else { return }
      do { try await writer.write(refusal.response, to: nil, persists: false) } catch { return }
      await farewell()
    }
  }

  /// Answers one request, whose body is still to be read where it is `nil`; returns whether there may be another.
  private func answer(_ head: RequestHead, from peer: String, body: RequestBody?) async throws -> Bool {
    let incoming = IncomingBody(
      after: head,
      hasArrived: body != nil,
      from: parts,
      limits: limits,
      sayContinue: writer.sayContinue
    )
    let body = body ?? (head.hasBody ? RequestBody(incoming.read) : RequestBody([]))
    let response = await responder(ServerRequest(head.request, from: peer, body: body))
    if let failure = incoming.failure { throw failure }
    let persists = head.allowsAnother && incoming.isNearlyEnded && !response.endsConnection(head) && !life.isStopping
    try await writer.write(response, to: head, persists: persists)
    if persists { try await incoming.skip() }
    return persists
  }

  /// Waits until the client has taken the last answer; ``ConnectionWatchHandler`` sees to it that it ends.
  private func farewell() async { try? await channel.closeFuture.get() }
}

extension ServerResponse {
  /// Whether only the end of the connection tells the client that the body is complete.
  fileprivate func endsConnection(_ head: RequestHead) -> Bool {
    if case .pieces = body { head.isOld } else { false }
  }
}
