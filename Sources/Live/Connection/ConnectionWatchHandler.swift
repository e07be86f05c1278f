import BeaufortNumerics
import NIOCore
import NIOHTTP1

/// Bytes of an answer on their way out.
struct OutgoingBytes: Sendable {
  /// Where in the answer they stand.
  enum Place: Hashable, Sendable {
    case before
    /// The answer is complete with them; `persists` says whether the connection is good for another.
    case last(persists: Bool)
  }

  var bytes: ByteBuffer
  var place = Place.before
}

/// Shows a ``ConnectionWatch`` what passes through a channel, and does to the channel what the watch says.
final class ConnectionWatchHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = IncomingPart
  typealias OutboundIn = OutgoingBytes
  typealias OutboundOut = ByteBuffer

  private let farewell: TimeAmount
  private var watch: ConnectionWatch
  private var parts = IncomingParts()
  private var isReading = false
  private var flushIsDue = false
  private var nextLook: Scheduled<Void>?
  private var farewellEnd: Scheduled<Void>?

  init(limits: ConnectionLimits) {
    farewell = .nanoseconds(limits.farewell.nanoseconds)
    watch = ConnectionWatch(limits: limits, at: .now())
  }

  func handlerAdded(context: ChannelHandlerContext) { lookAgain(context, at: watch.firstLook) }

  func handlerRemoved(context: ChannelHandlerContext) {
    nextLook?.cancel()
    farewellEnd?.cancel()
    (nextLook, farewellEnd) = (nil, nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    switch part {
    case .head: watch.beginRequest(at: .now())
    case .body(let bytes): perform(watch.receive(bytes: bytes.readableBytes), context)
    case .end: watch.endRequest()
    }
    if !watch.isOver { parts.take(part) { context.fireChannelRead(wrapInboundOut($0)) } }
  }

  func read(context: ChannelHandlerContext) {
    isReading = true
    context.read()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    releaseParts(context)
    context.fireChannelReadComplete()
    // Whoever took the requests has gone, but a client that is busy sending would not see the answer.
    if watch.isOver, !isReading { read(context: context) }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let outgoing = unwrapOutboundIn(data)
    context.write(wrapOutboundOut(outgoing.bytes), promise: promise)
    guard case .last(let persists) = outgoing.place else { return }
    perform(watch.endAnswer(persists: persists, at: .now()), context)
  }

  /// Lets the answers that are ready at the same time leave one right after the other: each that leaves alone may wake
  /// its client alone, which costs as much as the answer.
  func flush(context: ChannelHandlerContext) {
    if flushIsDue { return }
    flushIsDue = true
    context.eventLoop.assumeIsolated().execute { [self] in
      flushIsDue = false
      context.flush()
    }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if flushIsDue { context.flush() }
    context.close(mode: mode, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    releaseParts(context)
    context.fireErrorCaught(error)
  }

  func channelInactive(context: ChannelHandlerContext) {
    releaseParts(context)
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    releaseParts(context)
    switch event {
    case is ChannelShouldQuiesceEvent: perform(watch.leave(), context)
    case ChannelEvent.inputClosed: perform(watch.clientClosed(), context)
    default: break
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func releaseParts(_ context: ChannelHandlerContext) {
    if !watch.isOver { parts.release { context.fireChannelRead(wrapInboundOut($0)) } }
  }

  private func perform(_ step: ConnectionWatch.Step, _ context: ChannelHandlerContext) {
    switch step {
    case .nothing: break
    case .sayFarewell:
      context.flush()
      closeLater(context)
      context.close(mode: .output, promise: nil)
      if !isReading { read(context: context) }
    case .closeLater: closeLater(context)
    case .close: context.close(promise: nil)
    }
  }

  private func closeLater(_ context: ChannelHandlerContext) {
    if farewellEnd != nil { return }
    farewellEnd = context.eventLoop.assumeIsolated().scheduleTask(in: farewell) { context.close(promise: nil) }
  }

  private func lookAgain(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
    nextLook = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [self] in
      switch watch.look(at: .now(), isReading: isReading) {
      case .again(let deadline): lookAgain(context, at: deadline)
      case .close: context.close(promise: nil)
      }
    }
  }
}
