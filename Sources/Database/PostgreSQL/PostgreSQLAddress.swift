/// Where a PostgreSQL database is, as `postgresql://user:password@host:port/name`; printed without its password.
package struct PostgreSQLAddress: Sendable, CustomStringConvertible {
  /// The URL as written, with the password.
  let url: String
  /// The texts that must never be shown.
  private let secrets: [String]

  /// Takes `url`; `nil` where it does not begin as a PostgreSQL URL does.
  package init?(_ url: String) {
    guard let scheme = ["postgresql://", "postgres://"].first(where: { url.hasPrefix($0) }) else { return nil }
    self.url = url
    let rest = url.dropFirst(scheme.count)
    let query = rest.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    var secrets = query.split(separator: "&").filter { $0.hasPrefix("password=") }.map { $0.dropFirst(9) }
    if let end = rest.lastIndex(of: "@"), let colon = rest[..<end].firstIndex(of: ":") {
      let password = rest[rest.index(after: colon)..<end]
      secrets.append(password)
      // It should have been encoded; libpq takes what follows for the host, and says so.
      if let at = password.firstIndex(of: "@") { secrets.append(password[password.index(after: at)...]) }
    }
    self.secrets = secrets.filter { !$0.isEmpty }.flatMap { [String($0), $0.removingPercentEncoding] }.compactMap(
      \.self
    )
  }

  /// The URL with `***` in the password's place.
  package var description: String { redacted(url) }

  /// `text` with `***` wherever the password stood.
  func redacted(_ text: String) -> String {
    secrets.sorted { $0.count > $1.count }.reduce(text) { $0.replacing($1, with: "***") }
  }
}

extension Substring {
  /// The text with what was percent-encoded decoded; `nil` where that is not well formed.
  fileprivate var removingPercentEncoding: String? {
    var (bytes, rest) = ([UInt8](), utf8[...])
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
      rest = rest.dropFirst(2)
      bytes.append(value)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
