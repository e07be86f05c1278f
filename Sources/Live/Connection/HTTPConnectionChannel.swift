import BeaufortNumerics
import Glibc
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Wire

/// Sets up each connection that is taken, and serves it until it ends.
struct HTTPConnectionChannel: ServerChildChannel {
  typealias Value = NIOAsyncChannel<IncomingPart, OutgoingBytes>

  private let limits: ConnectionLimits
  private let date: DateField
  private let life: ServerLife
  private let scheme: String

  init(limits: ConnectionLimits, scheme: String, clock: ServerClock, life: ServerLife) {
    (self.limits, self.scheme, self.life) = (limits, scheme, life)
    date = DateField(clock: clock)
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      try setOptions(of: channel)
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      // More than may pass, so that what is longer still gets an answer that says how long it may be.
      decoderLimits.maxHeaderFieldSize = 16 * limits.headBytes
      decoderLimits.maxHeaderListSize = 16 * limits.headBytes
      decoderLimits.maxHeaderFieldCount = 1_000
      let decoder = HTTPRequestDecoder(limitConfiguration: decoderLimits)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(ByteToMessageHandler(decoder))
      try pipeline.addHandler(ConnectionWatchHandler(limits: limits))
      return try NIOAsyncChannel(
        wrappingChannelSynchronously: channel,
        configuration: .init(isOutboundHalfClosureEnabled: true)
      )
    }
  }

  /// Lets the system find out where a client is gone without a word, or takes nothing of what it is sent.
  private func setOptions(of channel: any Channel) throws {
    guard let options = channel.syncOptions else { return }
    let milliseconds = limits.idle.nanoseconds / 1_000_000
    func set(_ option: CInt, to value: Int64) throws {
      try options.setOption(.tcpOption(NIOBSDSocket.Option(rawValue: option)), value: Int(clamping: value))
    }
    try options.setOption(.socketOption(.so_keepalive), value: 1)
    try set(TCP_NODELAY, to: 1)
    try set(TCP_KEEPIDLE, to: max(1, milliseconds / 2_000))
    try set(TCP_KEEPINTVL, to: max(1, milliseconds / 8_000))
    try set(TCP_USER_TIMEOUT, to: milliseconds)
  }

  func handle(value channel: Value, logger: Logger) async {
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        group.addTask(executorPreference: EventLoopExecutor(channel.channel.eventLoop)) { await serve(channel) }
        // What is being done for a client ends when the client is gone.
        try? await channel.channel.closeFuture.get()
        group.cancelAll()
      }
    } onCancel: {
      channel.channel.close(promise: nil)
    }
  }

  private func serve(_ channel: Value) async {
    let responder = life.responder
    do {
      try await channel.executeThenClose { inbound, outbound in
        guard let responder else { return }
        let conversation = Conversation(
          channel: channel.channel,
          parts: PartReader(inbound),
          writer: AnswerWriter(outbound: outbound, date: date),
          scheme: scheme,
          limits: limits,
          life: life,
          responder: responder
        )
        await conversation.run()
      }
    } catch {
      // The connection broke while it was closed: there is nobody left to tell.
    }
  }
}
