import Glibc
import NIOCore
import NIOSSL

extension Channel {
  /// Ends a connection without ceremony, as a peer that has crashed does; on the channel's event loop.
  func reset() {
    // Without time to linger, the system throws away what is unsent and resets.
    _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    // TLS would say goodbye, so the end is made beyond it.
    if let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) {
      tls.close(promise: nil)
    } else {
      close(promise: nil)
    }
  }
}
