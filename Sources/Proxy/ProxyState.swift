package import TLS

/// A proxy as the control interface shows it.
package struct ProxyState: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// Where it listens; with the port that was chosen, once it does.
  package var listen: Endpoint
  /// Where its connections lead.
  package var upstream: Endpoint
  /// Whether it listens; while it does not, whoever connects is refused.
  package var isEnabled: Bool
  /// Whether it follows HTTP messages, so that it can have toxics for them.
  package var isHTTP: Bool
  /// Who it is to its clients, which have to speak TLS with it then; only in one that ``isHTTP``.
  package var identity: ServerIdentity?
  /// Whom it takes for the upstream endpoint, with which it speaks TLS then; only in one that ``isHTTP``.
  package var upstreamTrust: Trust?
  /// Its toxics, in the order in which bytes pass them.
  package var toxics: [Toxic]

  /// Whether its ends can be served: TLS at either of them only where it follows HTTP.
  var isSound: Bool { isHTTP || identity == nil && upstreamTrust == nil }

  /// A proxy without toxics and without TLS.
  package init(name: String, listen: Endpoint, upstream: Endpoint, isEnabled: Bool = true, isHTTP: Bool = false) {
    (self.name, self.listen, self.upstream) = (name, listen, upstream)
    (self.isEnabled, self.isHTTP, toxics) = (isEnabled, isHTTP, [])
  }
}
