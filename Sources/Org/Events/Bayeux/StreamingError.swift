package import Platform

/// What a CometD client is told that did not get what it asked for.
package struct StreamingError: Error, Hashable, Sendable {
  /// The whole text, with its code: `403::Unknown client`.
  package let text: String
  private let code: String

  /// An error of the catalogue; `subject` stands for what it is about.
  package init(_ entry: ErrorEntry, about subject: String = "") {
    code = entry.code
    text = entry.code.replacing("{}", with: subject).replacing("{1}", with: "{\(subject)}")
  }

  /// What the client should do about it; `nil` where it goes on as before.
  var advice: BayeuxAdvice? {
    switch code {
    case ErrorEntry.unknownStreamingClient.code: BayeuxAdvice(reconnect: .handshake, interval: 0)
    case ErrorEntry.authenticationInvalid.code, ErrorEntry.authenticationRequired.code:
      BayeuxAdvice(reconnect: .none, interval: 0)
    case _: nil
    }
  }
}
