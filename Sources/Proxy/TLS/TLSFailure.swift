import NIOSSL

/// Why an end of a connection does not speak TLS.
enum TLSFailure: Error, Hashable {
  /// The connection ended during the handshake.
  case ended
  /// The handshake took too long.
  case late
  /// The peer speaks something else.
  case notTLS
  /// The client speaks HTTP without TLS.
  case plainHTTP
  /// Nobody who is trusted has signed the server's certificate, or it is not valid now.
  case untrusted
  /// The server's certificate is for others.
  case otherName
  /// The peer breaks off, as clients do that do not trust the certificate that they are shown.
  case distrusted
  /// The TLS library gives another reason.
  case other(String)

  /// Makes sense of what the TLS library says.
  init(_ error: any Error) {
    switch error {
    case NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])), NIOSSLError.shutdownFailed: self = .ended
    case NIOSSLError.handshakeFailed(let error), let error as BoringSSLError: self.init(reason: Self.reason(of: error))
    case let error as NIOSSLExtraError where error == .failedToValidateHostname: self = .otherName
    case is NIOSSLError, is NIOSSLExtraError: self = .other("\(error)")
    case _: self = .ended
    }
  }

  private init(reason: String) {
    self =
      switch reason {
      case "HTTP_REQUEST": .plainHTTP
      case "WRONG_VERSION_NUMBER", "HTTPS_PROXY_REQUEST": .notTLS
      case "CERTIFICATE_VERIFY_FAILED": .untrusted
      // OpenSSL's clients say so in the clear, where BoringSSL can only tell that the record is too short for one.
      case "TLSV1_ALERT_UNKNOWN_CA", "SSLV3_ALERT_CERTIFICATE_UNKNOWN", "SSLV3_ALERT_BAD_CERTIFICATE",
        "BAD_PACKET_LENGTH":
        .distrusted
      case _: .other(reason)
      }
  }

  /// The library's own word in `error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at …`, which it
  /// gives nowhere else.
  private static func reason(of error: BoringSSLError) -> String {
    guard case .sslError(let stack) = error, let first = stack.first else { return "\(error)" }
    let words = first.description.split(separator: " at ", maxSplits: 1).first ?? ""
    return String(words.split(separator: ":").last ?? "")
  }
}

// MARK: - Words

extension TLSFailure {
  /// One sentence about a client that came to `listen` of a proxy; `nil` where nothing is wrong with the set-up.
  func words(ofClientAt listen: Endpoint, of proxy: ProxyState) -> String? {
    let reason: String? =
      switch self {
      case .ended: nil
      case .late: "takes too long over its TLS handshake; have it speak TLS"
      case .notTLS: "does not speak TLS; have it do so, or make the proxy without 'tls'"
      case .plainHTTP: "speaks plain HTTP; have it use https://, or make the proxy without 'tls'"
      case .distrusted, .untrusted, .otherName:
        "breaks off the TLS handshake, as those do that do not trust the certificate; have it trust that, or give the "
          + "proxy another"
      case .other(let reason): "cannot agree on TLS: \(reason)"
      }
    return reason.map { "proxy \(proxy.name): a client of \(listen) \($0)" }
  }

  /// One sentence about the upstream endpoint of `proxy`.
  func words(ofUpstreamOf proxy: ProxyState) -> String {
    let reason =
      switch self {
      case .ended:
        "ends the connection during the TLS handshake; make the proxy without 'upstream_tls' if it speaks none"
      case .late: "takes too long over the TLS handshake; make the proxy without 'upstream_tls' if it speaks none"
      case .notTLS, .plainHTTP: "does not speak TLS; make the proxy without 'upstream_tls'"
      case .untrusted:
        "shows a certificate that is expired or not trusted; give 'upstream_tls' a file with that of its authority, or "
          + "'all' to take any"
      case .otherName:
        "shows a certificate for others; give as 'upstream' a name that it bears, or 'upstream_tls' as 'all' to take any"
      case .distrusted: "breaks off the TLS handshake"
      case .other(let reason): "cannot agree on TLS: \(reason)"
      }
    return "proxy \(proxy.name): its upstream \(proxy.upstream) \(reason)"
  }
}
