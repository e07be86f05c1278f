import BeaufortNumerics
import HTTPTypes
import NIOCore
import NIOHTTP1
import Wire

/// One client's requests and their answers, in order.
struct Conversation {
  /// What a connection is good for after an answer.
  private enum Outcome { case goesOn, ends, isBroken }

  let channel: any Channel
  let parts: PartReader
  let writer: AnswerWriter
  let scheme: String
  let limits: ConnectionLimits
  let life: ServerLife
  let responder: Responder

  /// Answers until one side wants no more; returns whether the client may still be reading.
  func run() async -> Bool {
    let peer = channel.remoteAddress?.ipAddress ?? "unknown"
    do {
      while case .head(let head)? = try await parts.next() {
        let known: RequestHead
        do { known = try RequestHead(head, scheme: scheme, limits: limits) } catch { return await refuse(error) }
        switch await answer(known, from: peer) {
        case .goesOn: continue
        case .ends: return true
        case .isBroken: return false
        }
      }
      return true
    } catch {
      guard let refusal = Refusal(of: error, limits: limits) else { return false }
      return await refuse(refusal)
    }
  }

  private func refuse(_ refusal: Refusal) async -> Bool {
    do { try await writer.write(refusal.response, to: nil, persists: false) } catch { return false }
    return true
  }

  private func answer(_ head: RequestHead, from peer: String) async -> Outcome {
    let incoming = IncomingBody(after: head, from: parts, limits: limits, sayContinue: writer.sayContinue)
    let body = head.hasBody ? RequestBody(incoming.read) : RequestBody([])
    let response = await responder(ServerRequest(head.request, from: peer, body: body))
    if let failure = incoming.failure { return await refuse(failure) ? .ends : .isBroken }
    let persists = head.allowsAnother && incoming.isNearlyEnded && !life.isStopping
    do {
      try await writer.write(response, to: head, persists: persists)
      guard persists else { return .ends }
      try await incoming.skip()
      return .goesOn
    } catch {
      return .isBroken
    }
  }

  /// Says that nothing more is to come, and lets the client take what it was sent before the connection is closed:
  /// closing with unread bytes would take the answer away from it.
  func sayFarewell() async {
    writer.outbound.finish()
    let end = channel.eventLoop.scheduleTask(in: .nanoseconds(limits.farewell.nanoseconds)) {
      channel.close(promise: nil)
    }
    defer { end.cancel() }
    var rest = limits.unwantedBytes
    while rest > 0, let part = try? await parts.next() {
      if case .body(let bytes) = part { rest -= bytes.readableBytes }
    }
    if rest > 0 { try? await channel.closeFuture.get() }
  }
}
