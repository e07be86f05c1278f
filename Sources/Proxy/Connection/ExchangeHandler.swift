import BeaufortNumerics
import NIOCore
import Toxics

/// The HTTP toxics of one connection, between the server's socket and its ``Relay``.
///
/// There a request has passed the toxics of its direction, and an answer made here still has those of the other before
/// it, as if the server had given it.
final class ExchangeHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Item {
    case bytes(ByteBuffer)
    case end
  }

  /// The bytes that are held at most, before the server has to wait.
  private static let capacity = 4 << 20

  private let number: @Sendable () -> UInt64
  private var exchanges: HTTPExchanges
  private var steps: [HTTPExchanges.Step] = []
  private var answers: [HTTPExchanges.Step] = []
  private var context: ChannelHandlerContext?
  private var held = CircularBuffer<(at: NIODeadline, item: Item)>()
  private var heldBytes = 0
  private var last = NIODeadline.uptimeNanoseconds(0)
  private var alarm: Scheduled<Void>?
  private var readIsDue = false

  /// Exchanges that pass `toxics`, with draws of `key`; each takes the `number` that is next in its proxy.
  init(_ toxics: [HTTPToxicUse], key: DrawKey, numberedBy number: @escaping @Sendable () -> UInt64) {
    exchanges = HTTPExchanges(toxics, key: key)
    self.number = number
  }

  /// Has exchanges that begin from now on pass other toxics; what is held leaves.
  func replace(with toxics: [HTTPToxicUse]) {
    exchanges.replace(with: toxics)
    last = .uptimeNanoseconds(0)
    release(through: .distantFuture)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    alarm?.cancel()
    self.context = nil
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    var bytes = unwrapOutboundIn(data)
    guard bytes.readableBytes > 0 else { return context.write(data, promise: promise) }
    steps.removeAll(keepingCapacity: true)
    answers.removeAll(keepingCapacity: true)
    exchanges.request(bytes.readableBytesUInt8Span, numberedBy: number, up: &steps, down: &answers)
    for step in steps {
      switch step {
      case .pass(let count):
        if let part = bytes.readSlice(length: count) { context.write(wrapOutboundOut(part), promise: nil) }
      case .discard(let count): bytes.moveReaderIndex(forwardBy: count)
      case .flip, .hold, .answer, .end: preconditionFailure("\(step) of a request")
      }
    }
    // What the promise is for is that all before it has left.
    if promise != nil { context.write(wrapOutboundOut(ByteBuffer()), promise: promise) }
    if answers.isEmpty { return }
    var none = ByteBuffer()
    carryOut(answers, of: &none)
    release(through: .now())
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    steps.removeAll(keepingCapacity: true)
    exchanges.response(bytes.readableBytesUInt8Span, into: &steps)
    carryOut(steps, of: &bytes)
  }

  func channelReadComplete(context: ChannelHandlerContext) { release(through: .now(), isReading: true) }

  func read(context: ChannelHandlerContext) {
    readIsDue = heldBytes >= Self.capacity || exchanges.isOver
    if !readIsDue { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return context.fireUserInboundEventTriggered(event) }
    if exchanges.isOver { return }
    hold(.end)
    release(through: .now())
  }

  func channelInactive(context: ChannelHandlerContext) {
    // Nothing can be held for a channel that is about to go.
    release(through: .distantFuture)
    context.fireChannelInactive()
  }

  private func carryOut(_ steps: [HTTPExchanges.Step], of bytes: inout ByteBuffer) {
    for step in steps {
      switch step {
      case .pass(let count): if let part = bytes.readSlice(length: count) { hold(.bytes(part)) }
      case .discard(let count): bytes.moveReaderIndex(forwardBy: count)
      case .flip(let mask):
        if let byte = bytes.readInteger(as: UInt8.self) { hold(.bytes(ByteBuffer(integer: byte ^ mask))) }
      case .hold(let interval): last = max(last, .now() + .nanoseconds(interval.nanoseconds))
      case .answer(let answer): hold(.bytes(ByteBuffer(bytes: answer)))
      case .end: hold(.end)
      }
    }
  }

  private func hold(_ item: Item) {
    if case .bytes(let bytes) = item { heldBytes += bytes.readableBytes }
    held.append((at: last, item: item))
  }

  /// Lets go of what is due, and comes back when more is.
  private func release(through now: NIODeadline, isReading: Bool = false) {
    guard let context else { return }
    var isAnything = isReading
    while let first = held.first, first.at <= now {
      held.removeFirst()
      isAnything = true
      switch first.item {
      case .bytes(let bytes):
        heldBytes -= bytes.readableBytes
        context.fireChannelRead(wrapInboundOut(bytes))
      case .end: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      }
    }
    if isAnything { context.fireChannelReadComplete() }
    if readIsDue { read(context: context) }
    alarm?.cancel()
    alarm = nil
    guard let next = held.first else { return }
    alarm = context.eventLoop.assumeIsolated().scheduleTask(deadline: next.at) { [weak self] in
      self?.release(through: .now())
    }
  }
}
