import BeaufortNumerics
import FoundationEssentials
import HTTPTypes
import JWTKit
import Org
import Wire

extension OrgRig {
  /// Fields of a form.
  typealias Form = KeyValuePairs<String, String>

  /// Sends a form to an OAuth endpoint, without a token.
  func post(
    _ endpoint: String,
    _ form: Form,
    fields: HTTPFields = [:],
    from peer: String = "127.0.0.1"
  ) async -> Answer {
    let body = form.map { "\($0.percentEncoded)=\($1.percentEncoded)" }.joined(separator: "&")
    return await post(endpoint, body: Array(body.utf8), fields: fields, from: peer)
  }

  /// Sends a body to an OAuth endpoint, as a form unless `fields` say otherwise.
  func post(
    _ endpoint: String,
    body: [UInt8],
    fields: HTTPFields = [:],
    from peer: String = "127.0.0.1"
  ) async -> Answer {
    var fields = fields
    if fields[.contentType] == nil { fields[.contentType] = "application/x-www-form-urlencoded" }
    let path = endpoint.hasPrefix("/") ? endpoint : "/services/oauth2/\(endpoint)"
    let head = HTTPRequest(method: .post, scheme: "http", authority: "127.0.0.1", path: path, headerFields: fields)
    return await Answer(org.answer(ServerRequest(head, from: peer, body: RequestBody(body))))
  }

  /// Logs in with the app's credentials.
  func logIn(from peer: String = "127.0.0.1") async -> Answer {
    await post(
      "token",
      ["grant_type": "client_credentials", "client_id": "beaufort", "client_secret": "beaufort"],
      from: peer
    )
  }

  /// Logs in with a password.
  func logIn(password: String, scope: String? = nil, from peer: String = "127.0.0.1") async -> Answer {
    var body = "grant_type=password&client_id=beaufort&client_secret=beaufort&username=beaufort"
    body += "&password=\(password.percentEncoded)"
    if let scope { body += "&scope=\(scope.percentEncoded)" }
    return await post("token", body: Array(body.utf8), from: peer)
  }

  /// Logs in with a refresh token.
  func refresh(_ token: String) async -> Answer {
    await post(
      "token",
      [
        "grant_type": "refresh_token", "client_id": "beaufort", "client_secret": "beaufort", "refresh_token": token,
      ]
    )
  }

  /// Logs in with an assertion.
  func logIn(assertion: String) async -> Answer {
    await post("token", ["grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion])
  }

  /// The status of a request to the data API with `token`.
  func status(with token: String) async -> Int {
    await send(.get, "limits-of-nothing", fields: [.authorization: "Bearer \(token)"]).status
  }

  /// Whether `token` opens the data API.
  func opens(_ token: String) async -> Bool { await status(with: token) != 401 }
}

extension Answer {
  /// A text of the JSON in the body.
  subscript(name: String) -> String? { (try? json)?[name]?.text }

  /// `error`, and what describes it.
  var refusal: String { "\(status) \(self["error"] ?? "?"): \(self["error_description"] ?? "?")" }
}
