import BeaufortNumerics
import NIOCore
import Toxics

/// One side of a proxied connection: hands on to the other side what arrives here, when the direction's toxics let it.
///
/// Both sides live on one event loop, and nothing but that loop touches them. Without toxics bytes are written on as
/// they were read. A side reads only while the other one takes what it is given, so a slow receiver slows its sender.
final class Relay: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The bytes that one direction holds at most, before its sender has to wait: what a fast connection has on its way in
  /// a tenth of a second.
  private static let capacity = 4 << 20

  private let key: DrawKey
  private let eventLoop: any EventLoop
  private let whenActive: () -> Void
  private var context: ChannelHandlerContext?
  private var other: Relay?
  private var line: ToxicLine?
  /// What has arrived and may not leave yet.
  private var held = CircularBuffer<ByteBuffer>()
  private var departures: [ToxicLine.Departure] = []
  private var alarm: Scheduled<Void>?
  private var readIsDue = false
  private var flushIsDue = false
  private var inputEnded = false
  private var outputEnded = false
  /// Nothing of what happens to the channel is to be passed on any more.
  private var isOver = false

  /// A side of which the other one is not there yet. What arrives at it passes `toxics`. When its channel is connected,
  /// it calls `whenActive`.
  init(
    _ toxics: [ToxicSettings],
    key: DrawKey,
    on eventLoop: any EventLoop,
    whenActive: @escaping () -> Void = {}
  ) {
    (self.key, self.eventLoop, self.whenActive) = (key, eventLoop, whenActive)
    if !toxics.isEmpty { line = ToxicLine(toxics, key: key, capacity: Self.capacity, at: Self.now) }
  }

  /// Joins the two sides, whose channels are both there.
  static func join(_ one: Relay, _ other: Relay) {
    (one.other, other.other) = (other, one)
    one.start()
    other.start()
  }

  /// Has the direction pass other toxics from now on.
  func replace(_ toxics: [ToxicSettings]) {
    if line == nil {
      if toxics.isEmpty { return }
      line = ToxicLine(toxics, key: key, capacity: Self.capacity, at: Self.now)
      // What arrived while there was nobody to hand it to goes first.
      line?.receive(held.reduce(0) { $0 + $1.readableBytes }, at: Self.now)
      if inputEnded { line?.end(at: Self.now) }
    } else {
      line?.replace(with: toxics, at: Self.now)
    }
    pump()
    if toxics.isEmpty, line?.heldBytes == 0, line?.nextDeparture == .never { line = nil }
  }

  /// Ends the connection on both sides.
  func close() {
    isOver = true
    other?.isOver = true
    other?.context?.close(promise: nil)
    context?.close(promise: nil)
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    // What is held here may still be on its way to the other side; when that goes as well, nobody waits for it.
    guard other?.context == nil else { return }
    for side in [self, other] {
      side?.alarm?.cancel()
      side?.alarm = nil
      side?.other = nil
    }
  }

  func channelActive(context: ChannelHandlerContext) {
    whenActive()
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    if line == nil, let other { return other.write(bytes) }
    line?.receive(bytes.readableBytes, at: Self.now)
    held.append(bytes)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if line == nil { other?.flushSoon() } else { pump() }
    readOn()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, let other, other.readIsDue { other.readOn() }
    context.fireChannelWritabilityChanged()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { endInput() }
    // Where the output ends last, nothing else ends the channel.
    if case ChannelEvent.outputClosed = event, inputEnded { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    switch (inputEnded, outputEnded) {
    case _ where isOver, (true, true): break
    // The end of the input after that of the output is the end of the channel, and told as nothing else.
    case (false, true): endInput()
    case (_, false):
      isOver = true
      other?.reset()
    }
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    isOver = true
    other?.reset()
    context.close(promise: nil)
  }

  private func start() {
    if line == nil {
      while let bytes = held.popFirst() { other?.write(bytes) }
      other?.context?.flush()
      if inputEnded { other?.endOutput() }
    } else {
      pump()
    }
    readOn()
  }

  private func endInput() {
    if inputEnded { return }
    inputEnded = true
    if line == nil {
      other?.endOutput()
    } else {
      line?.end(at: Self.now)
      pump()
    }
  }

  private func readOn() {
    guard let context, other != nil, !inputEnded else { return }
    let isReceived = other?.context?.channel.isWritable ?? false
    readIsDue = !isReceived || (line?.isFull ?? false)
    if !readIsDue { context.read() }
  }

  /// Lets what has arrived on several connections leave one right after the other: what leaves alone wakes its receiver
  /// alone, which costs more than all else.
  private func flushSoon() {
    if flushIsDue { return }
    flushIsDue = true
    eventLoop.assumeIsolated().execute { [self] in
      flushIsDue = false
      context?.flush()
    }
  }

  private func write(_ bytes: ByteBuffer) { context?.write(wrapOutboundOut(bytes), promise: nil) }

  private func endOutput() {
    guard !outputEnded else { return }
    outputEnded = true
    whenWritten { [weak self] channel in
      // A channel whose input has ended closes at once with its output; so does one whose output is about to end when
      // the peer says goodbye in TLS.
      channel.close(mode: self?.inputEnded == false ? .output : .all, promise: nil)
    }
  }

  /// Ends the connection on this side when all that was written has left.
  private func closeWhenWritten() { whenWritten { $0.close(promise: nil) } }

  /// A channel that closes throws away what is unsent.
  private func whenWritten(_ body: @escaping (any Channel) -> Void) {
    guard let channel = context?.channel else { return }
    let written = eventLoop.makePromise(of: Void.self)
    let loop = eventLoop.assumeIsolated()
    // Not within the write itself: what TLS has to say at the end could not be written in there.
    written.futureResult.assumeIsolated().whenComplete { _ in loop.execute { body(channel) } }
    context?.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
  }

  private func reset() {
    isOver = true
    context?.flush()
    context?.channel.reset()
  }

  /// Lets go of what is due, and comes back when more is.
  private func pump() {
    guard line != nil, other?.context != nil else { return }
    departures.removeAll(keepingCapacity: true)
    line?.depart(at: Self.now, into: &departures)
    for departure in departures { carryOut(departure) }
    other?.context?.flush()
    if readIsDue { readOn() }
    setAlarm()
  }

  private func carryOut(_ departure: ToxicLine.Departure) {
    switch departure {
    case .bytes(let count): take(count) { other?.write($0) }
    case .discard(let count): take(count) { _ in }
    case .end: other?.endOutput()
    case .close:
      isOver = true
      other?.isOver = true
      other?.closeWhenWritten()
      context?.close(promise: nil)
    case .reset:
      other?.reset()
      reset()
    }
  }

  private func take(_ count: Int, _ body: (ByteBuffer) -> Void) {
    var left = count
    while left > 0, var bytes = held.popFirst() {
      if bytes.readableBytes > left, let part = bytes.readSlice(length: left) {
        held.prepend(bytes)
        return body(part)
      }
      left -= bytes.readableBytes
      body(bytes)
    }
  }

  private func setAlarm() {
    alarm?.cancel()
    alarm = nil
    guard let next = line?.nextDeparture, next != .never else { return }
    let deadline = NIODeadline.uptimeNanoseconds(UInt64(next.nanoseconds))
    alarm = eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in self?.pump() }
  }

  private static var now: Instant { Instant(nanoseconds: Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }
}
