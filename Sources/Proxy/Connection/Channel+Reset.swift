import Glibc
import NIOCore

extension Channel {
  /// Ends a connection without ceremony, as a peer that has crashed does; on the channel's event loop.
  func reset() {
    // Without time to linger, the system throws away what is unsent and resets.
    _ = (self as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
    close(promise: nil)
  }
}
