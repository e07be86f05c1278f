package import HTTPTypes

/// An answer: status, header fields, and a body that is there or is made piece by piece.
package struct ServerResponse: Sendable {
  /// The body.
  package enum Body: Sendable {
    /// The whole of it.
    case bytes([UInt8])
    /// Made while it is sent, so that its size does not matter: calls the sink for each piece.
    case pieces(@Sendable (Sink) async throws -> Void)
  }

  /// Takes the next piece of a body, and returns when there is room for another.
  package typealias Sink = ([UInt8]) async throws -> Void

  /// Who a request came from.
  package struct Account: Hashable, Sendable {
    /// The user.
    package var user: String
    /// The program.
    package var client: String
    /// Makes an account.
    package init(user: String, client: String) { (self.user, self.client) = (user, client) }
  }

  /// The status.
  package var status: HTTPResponse.Status
  /// The header fields; the length is added by the server.
  package var fields: HTTPFields
  /// The body.
  package var body: Body
  /// Whom it was made for, where that is known: for a log, never sent.
  package var account: Account?

  /// Makes an answer.
  package init(_ status: HTTPResponse.Status, fields: HTTPFields = [:], body: Body = .bytes([])) {
    (self.status, self.fields, self.body) = (status, fields, body)
  }

  /// An answer with a whole body of a media type.
  package init(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String) {
    // A literal would make an index of its one field first.
    var fields = HTTPFields()
    fields.append(HTTPField(name: .contentType, value: type))
    self.init(status, fields: fields, body: .bytes(bytes))
  }

  /// An answer in JSON.
  package init(_ status: HTTPResponse.Status, json: JSONWriter) {
    self.init(status, json.bytes, type: "application/json;charset=UTF-8")
  }
}

/// What a server does with a request. It never throws: whatever goes wrong is an answer.
package typealias Responder = @Sendable (ServerRequest) async -> ServerResponse
