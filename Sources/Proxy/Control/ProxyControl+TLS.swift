import TLS
import Wire

extension JSONWriter {
  /// The members of a proxy that say which of its ends speak TLS, and how.
  mutating func security(_ proxy: ProxyState) {
    member("tls", proxy.identity != nil)
    switch proxy.identity?.source {
    case nil: break
    case .made(let certificate): member("certificate", certificate)
    case .files(let certificate, let key):
      member("tls_cert", certificate)
      member("tls_key", key)
    }
    if let trust = proxy.upstreamTrust { member("upstream_tls", trust.text) }
  }
}

extension JSON {
  /// The identity that is read from the files `tls_cert` and `tls_key`, or made at `date` because of `tls`.
  func identity(at date: Int64) throws(ProxyError) -> ServerIdentity? {
    let isWanted = try flag("tls")
    let (certificate, key) = (try path("tls_cert"), try path("tls_key"))
    guard (certificate == nil) == (key == nil) else {
      throw .badRequest("'tls_cert' and 'tls_key' belong together; give both")
    }
    if isWanted == false, certificate != nil {
      throw .badRequest("'tls' is false; leave it out, or 'tls_cert' and 'tls_key'")
    }
    do throws(TLSError) {
      if let certificate, let key { return try ServerIdentity(certificateFile: certificate, keyFile: key) }
      return isWanted == true ? try ServerIdentity.made(at: date) : nil
    } catch {
      throw .tls(error)
    }
  }

  func trust(_ name: String) throws(ProxyError) -> Trust? {
    guard let text = try path(name) else { return nil }
    do throws(TLSError) { return try Trust(text) } catch { throw .tls(error) }
  }

  private func path(_ name: String) throws(ProxyError) -> String? {
    guard let text = try string(name), !text.isEmpty else { return nil }
    return text
  }
}

extension ProxyState {
  /// Whether the ends of both proxies speak TLS in the same way; of certificates that were made, any will do.
  func hasSameSecurity(as other: ProxyState) -> Bool {
    guard upstreamTrust == other.upstreamTrust else { return false }
    if case (.made, .made) = (identity?.source, other.identity?.source) { return true }
    return identity == other.identity
  }
}
