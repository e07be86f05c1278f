/// Where an answer is posted to: a URL that was taken apart and put together again, so that whoever sends reads the same
/// out of it as whoever checked it.
package struct CallbackTarget: Hashable, Sendable {
  /// Whether it is `https`.
  package let isSecure: Bool
  /// The host: a name or an address, an IPv6 address without brackets.
  package let host: String
  /// The port.
  package let port: Int
  /// Path and query.
  package let path: String

  /// Reads a URL.
  ///
  /// - Throws: a ``Refusal`` where it is none, or names another machine and `mayLeave` is not set.
  init(_ text: String, mayLeave: Bool) throws(Refusal) {
    let problem = Refusal.invalid("the callback URL '\(text.prefix(200))' is none such as http://127.0.0.1:8080/claims")
    guard text.utf8.count <= 2_000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw problem }
    guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else { throw problem }
    isSecure = scheme == "https://"
    let rest = text.dropFirst(scheme.count)
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    (host, port) = try Self.authority(rest[..<end], standardPort: isSecure ? 443 : 80, problem)
    let path = rest[end...].prefix { $0 != "#" }
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
    guard mayLeave || isLoopback else {
      throw .invalid(
        "the callback URL leads to '\(host)', and results stay on this machine; start the server with "
          + "--allow-remote-callbacks if that is meant"
      )
    }
  }

  private static func authority(
    _ text: Substring,
    standardPort: Int,
    _ problem: Refusal
  ) throws(Refusal) -> (host: String, port: Int) {
    var (host, port) = (text, Substring())
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw problem }
      (host, port) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
      guard !host.isEmpty, host.allSatisfy({ $0.isHexDigit || ":.".contains($0) }) else { throw problem }
    } else {
      if let colon = text.firstIndex(of: ":") { (host, port) = (text[..<colon], text[colon...]) }
      guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || "-.".contains($0) }) else { throw problem }
    }
    if port.isEmpty { return (host.lowercased(), standardPort) }
    guard port.hasPrefix(":"), let number = UInt16(port.dropFirst()), number > 0 else { throw problem }
    return (host.lowercased(), Int(number))
  }

  /// Whether it leads to this machine, by what is written and not by what a name resolves to.
  package var isLoopback: Bool {
    if ["localhost", "::1"].contains(host) { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127"
      && parts.allSatisfy { $0.utf8.count <= 3 && $0.allSatisfy { $0.isASCII && $0.isNumber } && UInt8($0) != nil }
  }

  /// The host as it stands in a URL and in the `Host` field, with the port unless it is the usual one.
  package var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// The URL.
  package var url: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}
