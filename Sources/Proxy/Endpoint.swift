/// A host and a port.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// A name or an IP address, an IPv6 one without brackets.
  package var host: String
  /// The port; 0 has a free one chosen where one listens.
  package var port: Int

  /// Makes an endpoint.
  package init(host: String, port: Int) { (self.host, self.port) = (host, port) }

  /// Reads `host:port`, an IPv6 address in brackets; without a host it is the wildcard address. `nil` where the text is
  /// something else.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    self.init(host: host.isEmpty ? "0.0.0.0" : String(host), port: Int(port))
  }

  /// As it is written: `127.0.0.1:8080`, `[::1]:8080`.
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether it stands for every address of the machine.
  var isWildcard: Bool { host == "0.0.0.0" || host == "::" }

  /// Whether a connection to `other` comes to a socket that listens here.
  func isReached(by other: Endpoint) -> Bool {
    guard port == other.port, port != 0 else { return false }
    return host == other.host || ((isLoopback || isWildcard) && (other.isLoopback || other.isWildcard))
  }

  /// Whether programs on this machine alone can reach it.
  var isLoopback: Bool {
    if host == "::1" || host == "localhost" { return true }
    // A name may begin with the same digits, and stand for any address.
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
