import FoundationEssentials
import HTTPTypes
import Platform
import Wire

/// What an OAuth endpoint is asked: the fields of a form, each there once, and what the app says it is.
struct OAuthForm: Sendable {
  /// An app's id and secret, as they were sent.
  struct Client: Hashable, Sendable {
    let id: String
    let secret: String?
  }

  /// The most bytes that are read of a form: several times what the longest assertion needs.
  static let mostBytes = 65_536

  private let fields: [RequestTarget.Parameter]
  /// The app, where the request names one: in the `Authorization` field, or else in the form.
  let client: Client?

  /// Reads the form that is the body of `request`; a body of another kind is an empty one.
  ///
  /// - Throws: invalid_request where a parameter is there twice or cannot be decoded, or where the app identifies itself
  ///   in two ways.
  init(_ request: ServerRequest) async throws(Problem) {
    var bytes: [UInt8] = []
    do throws(BodyError) {
      bytes = try await request.collected(upTo: Self.mostBytes)
    } catch {
      switch error {
      case .tooLarge: throw Problem(.formTooLarge)
      case .broken: throw Problem(.malformedLogin, "the body broke off")
      }
    }
    let type = request.field(.contentType) ?? ""
    let words = type.lowercased().split(separator: ";", maxSplits: 1).first?.split(separator: " ") ?? []
    if words != ["application/x-www-form-urlencoded"] { bytes = [] }
    guard let fields = RequestTarget.form(bytes.span) else {
      throw Problem(.malformedLogin, "the form cannot be decoded")
    }
    try self.init(fields, authorization: request.field(.authorization))
  }

  /// The form that consists of `fields`.
  init(_ fields: [RequestTarget.Parameter], authorization: String?) throws(Problem) {
    var names: Set<String> = []
    for field in fields where !names.insert(field.name).inserted {
      throw Problem(.malformedLogin, "a parameter is there twice")
    }
    self.fields = fields
    func value(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    if let basic = try Self.basic(authorization) {
      guard value("client_secret") == nil, value("client_id") == nil || value("client_id") == basic.id else {
        throw Problem(.malformedLogin, "the client identifies itself in two ways")
      }
      client = basic
    } else {
      client = value("client_id").map { Client(id: $0, secret: value("client_secret")) }
    }
  }

  /// The value of a parameter; an empty one counts as missing.
  subscript(name: String) -> String? {
    guard let value = fields.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
    return value
  }

  /// The value of a parameter.
  ///
  /// - Throws: invalid_request where it is missing.
  func required(_ name: String) throws(Problem) -> String {
    guard let value = self[name] else { throw Problem(.malformedLogin, "missing required parameter: \(name)") }
    return value
  }

  /// The app in an `Authorization: Basic` field.
  private static func basic(_ field: String?) throws(Problem) -> Client? {
    guard let field, field.prefix(6).lowercased() == "basic " else { return nil }
    let encoded = field.dropFirst(6).drop { $0 == " " }
    guard
      let bytes = Data(base64Encoded: String(encoded)), let text = String(validating: bytes, as: UTF8.self),
      let colon = text.firstIndex(of: ":")
    else { throw Problem(.malformedLogin, "the Authorization field cannot be decoded") }
    return Client(id: String(text[..<colon]), secret: String(text[text.index(after: colon)...]))
  }
}
