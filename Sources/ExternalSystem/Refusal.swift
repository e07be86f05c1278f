import HTTPTypes
import Wire

/// Why a request was not done, as its sender is told: `{"error":{"code":"…","message":"…"}}`, which is OData's shape too.
///
/// - SeeAlso: OASIS, *OData JSON Format Version 4.01*, section 21.1.
struct Refusal: Error, Hashable, Sendable {
  /// The status.
  var status: HTTPResponse.Status
  /// One word for programs.
  var code: String
  /// What is wrong, where, and what to send instead.
  var message: String
  /// Header fields that belong to it.
  var fields: HTTPFields = [:]

  /// The answer.
  var response: ServerResponse {
    var json = JSONWriter()
    json.object { json in
      json.name("error")
      write(to: &json)
    }
    var response = ServerResponse(status, json: json)
    response.fields.append(contentsOf: fields)
    return response
  }

  /// Writes code and message, as an answer about many records has them for each.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("code", code)
      json.member("message", message)
    }
  }
}

extension Refusal {
  /// The request cannot be read.
  static func malformed(_ message: String) -> Refusal {
    Refusal(status: .badRequest, code: "badRequest", message: message)
  }

  /// There is nothing at its path.
  static func notFound(_ message: String) -> Refusal {
    Refusal(status: .notFound, code: "notFound", message: message)
  }

  /// What is at its path understands other methods.
  static func method(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Refusal {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    let message = "\(method.rawValue) means nothing here; use \(names)"
    return Refusal(status: .methodNotAllowed, code: "methodNotAllowed", message: message, fields: [.allow: names])
  }

  /// It contradicts what is there.
  static func conflict(_ message: String) -> Refusal { Refusal(status: .conflict, code: "conflict", message: message) }

  /// Its `If-Match` or `If-None-Match` does not hold.
  static func precondition(_ message: String) -> Refusal {
    Refusal(status: .preconditionFailed, code: "preconditionFailed", message: message)
  }

  /// Its body is larger than `limit` bytes.
  static func tooLarge(limit: Int) -> Refusal {
    let message = "the body has more than \(limit) bytes; send it in parts"
    return Refusal(status: .contentTooLarge, code: "tooLarge", message: message)
  }

  /// Its body is of another media type.
  static func mediaType(_ type: String) -> Refusal {
    let message = "the body is '\(type)'; send application/json"
    return Refusal(status: .unsupportedMediaType, code: "unsupportedMediaType", message: message)
  }

  /// Its body can be read and makes no sense.
  static func invalid(_ message: String) -> Refusal {
    Refusal(status: .unprocessableContent, code: "invalid", message: message)
  }

  /// It asks for something that the system does not know how to do.
  static func notImplemented(_ message: String) -> Refusal {
    Refusal(status: .notImplemented, code: "notImplemented", message: message)
  }

  /// The system cannot do it now; after `seconds` it may.
  static func unavailable(_ message: String, retryAfter seconds: Int64 = 1) -> Refusal {
    let fields: HTTPFields = [.retryAfter: "\(seconds)"]
    return Refusal(status: .serviceUnavailable, code: "unavailable", message: message, fields: fields)
  }

  /// Its sender sends more often than was agreed.
  static func tooManyRequests(retryAfter seconds: Int64) -> Refusal {
    let message = "more requests than the rate limit allows; wait \(seconds) s"
    let fields: HTTPFields = [.retryAfter: "\(seconds)"]
    return Refusal(status: .tooManyRequests, code: "tooManyRequests", message: message, fields: fields)
  }
}
