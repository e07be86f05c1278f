/// A direction of a connection.
package enum ToxicStream: String, Hashable, Sendable {
  /// From the client to the server.
  case upstream
  /// From the server to the client.
  case downstream
}

/// A toxic of a proxy.
package struct Toxic: Hashable, Sendable {
  /// Its name, one of its kind in the proxy.
  package var name: String
  /// The direction that it is for.
  package var stream: ToxicStream
  /// The share of the connections, or of the exchanges of HTTP, that it is for, from 0 to 1.
  package var toxicity: Double
  /// What it does.
  package var effect: ToxicEffect
  /// What its draws come from: how many toxics the proxy had before it.
  let number: UInt64
}
