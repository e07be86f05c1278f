/// Why a server could not start, or stopped by itself. The text names place and remedy.
package enum LiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No address is known by that name.
  case unknownHost(String)
  /// The address can be reached from other machines, and nobody said that it may be.
  case reachesBeyondThisMachine(String)
  /// Another program listens there.
  case portInUse(String, port: Int)
  /// The system allows only root to listen there.
  case portNotAllowed(String, port: Int)
  /// No network interface of this machine has the address.
  case foreignAddress(String)
  /// Listening failed for another reason.
  case cannotListen(String, port: Int, reason: String)
  /// The listening socket broke while the server ran.
  case stoppedListening

  /// One sentence for the user.
  package var description: String {
    switch self {
    case .unknownHost(let host): "no address is known for '\(host)'; give --host an IP address or a name that resolves"
    case .reachesBeyondThisMachine(let host):
      "'\(host)' can be reached from other machines; add --allow-remote if that is meant, or leave --host out"
    case .portInUse(let host, let port):
      "port \(port) of \(host) is in use; choose another with --port; 0 has a free one chosen"
    case .portNotAllowed(let host, let port):
      "listening on port \(port) of \(host) is not allowed to this user; choose a port above 1023 with --port"
    case .foreignAddress(let host): "\(host) is no address of this machine; give --host one that it has"
    case .cannotListen(let host, let port, let reason): "cannot listen on port \(port) of \(host): \(reason)"
    case .stoppedListening: "the listening socket broke; start the server again"
    }
  }
}
