import BeaufortNumerics
import NIOCore
import NIOHTTP1

/// Bytes of an answer on their way out.
struct OutgoingBytes: Sendable {
  var bytes: ByteBuffer
  /// Whether the answer is complete with them.
  var endsAnswer = false
}

/// Shows a ``ConnectionWatch`` what passes through a channel, and closes the channel where the watch says so.
final class ConnectionWatchHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = OutgoingBytes
  typealias OutboundOut = ByteBuffer

  private let farewell: TimeAmount
  private var watch: ConnectionWatch
  private var isReading = false
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
    switch unwrapInboundIn(data) {
    case .head: watch.beginRequest(at: .now())
    case .body(let bytes): watch.receive(bytes: bytes.readableBytes)
    case .end: watch.endRequest()
    }
    context.fireChannelRead(data)
  }

  func read(context: ChannelHandlerContext) {
    isReading = true
    context.read()
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    isReading = false
    context.fireChannelReadComplete()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part = unwrapOutboundIn(data)
    guard part.endsAnswer, watch.endAnswer(at: .now()) == .close else {
      return context.write(wrapOutboundOut(part.bytes), promise: promise)
    }
    context.writeAndFlush(wrapOutboundOut(part.bytes), promise: promise)
    context.close(promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent: if watch.leave() == .close { context.close(promise: nil) }
    case ChannelEvent.inputClosed where watch.clientClosed() == .closeLater && farewellEnd == nil:
      farewellEnd = context.eventLoop.assumeIsolated().scheduleTask(in: farewell) { context.close(promise: nil) }
    default: break
    }
    context.fireUserInboundEventTriggered(event)
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
