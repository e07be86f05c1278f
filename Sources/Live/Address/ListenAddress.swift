import NIOCore

/// Where to listen.
package struct ListenAddress: Hashable, Sendable {
  /// An IP address of this machine.
  package let ip: String
  /// The port; 0 lets the system choose a free one.
  package let port: Int
  /// Whether programs on this machine alone can reach it.
  package let isLoopback: Bool

  /// Finds the address of `host`, a name or an IP address.
  ///
  /// - Throws: ``LiveError/unknownHost(_:)``; ``LiveError/reachesBeyondThisMachine(_:)`` where other machines can
  ///   reach it and `mayBeRemote` is not set.
  package init(host: String, port: Int, mayBeRemote: Bool) throws(LiveError) {
    let address: SocketAddress
    do { address = try SocketAddress.makeAddressResolvingHost(host, port: port) } catch { throw .unknownHost(host) }
    guard let ip = address.ipAddress else { throw .unknownHost(host) }
    (self.ip, self.port, isLoopback) = (ip, port, Self.isLoopback(ip))
    if !isLoopback, !mayBeRemote { throw .reachesBeyondThisMachine(host) }
  }

  private static func isLoopback(_ ip: String) -> Bool {
    let plain = ip.lowercased().hasPrefix("::ffff:") ? String(ip.dropFirst(7)) : ip
    return plain == "::1" || plain.hasPrefix("127.")
  }

  /// The address as a URL without path.
  func url(scheme: String, port: Int) -> String {
    "\(scheme)://\(ip.contains(":") ? "[\(ip)]" : ip):\(port)"
  }
}
