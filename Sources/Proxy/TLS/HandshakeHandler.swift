import NIOCore
import NIOSSL
import NIOTLS

/// Sees one end of a connection through its TLS handshake, and keeps from the handlers behind it what concerns TLS alone.
///
/// It stands right behind the library's handler, in a channel that does not read by itself. For handlers behind it the
/// channel becomes active when it is secure.
final class HandshakeHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private enum State { case waiting, secure, failed }

  /// How long a handshake may take: as long as a connection may by NIO's standard.
  private static let limit = TimeAmount.seconds(10)

  private let tell: (Result<Void, TLSFailure>) -> Void
  private var state = State.waiting
  private var alarm: Scheduled<Void>?

  /// Tells that the end is secure, and what goes wrong before or after that: each at most once.
  init(_ tell: @escaping (Result<Void, TLSFailure>) -> Void) { self.tell = tell }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

  func handlerRemoved(context: ChannelHandlerContext) { if state == .waiting { fail(.ended) } }

  func channelActive(context: ChannelHandlerContext) { begin(context) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard let event = event as? TLSUserEvent else { return context.fireUserInboundEventTriggered(event) }
    guard case .handshakeCompleted = event, state == .waiting else { return }
    state = .secure
    alarm?.cancel()
    tell(.success(()))
    context.fireChannelActive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch (state, error) {
    // The library closes the channel.
    case (.waiting, _): fail(TLSFailure(error))
    // Many peers end TCP alone. Whether it was the end of their stream or of the connection follows as with plain TCP.
    case (.secure, NIOSSLError.uncleanShutdown): break
    case (.secure, let error as BoringSSLError):
      fail(TLSFailure(error))
      context.fireErrorCaught(error)
    case (.secure, _), (.failed, _): context.fireErrorCaught(error)
    }
  }

  /// The library reads on once it has read.
  private func begin(_ context: ChannelHandlerContext) {
    context.read()
    let channel = context.channel
    alarm = context.eventLoop.assumeIsolated().scheduleTask(in: Self.limit) { [weak self] in
      self?.fail(.late)
      channel.reset()
    }
  }

  private func fail(_ failure: TLSFailure) {
    state = .failed
    alarm?.cancel()
    tell(.failure(failure))
  }
}
