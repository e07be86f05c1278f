import HTTPTypes
import Platform
import Wire

/// A request to the SOAP API, read from its envelope.
struct SoapEnvelope: Sendable {
  /// The operation's element.
  let body: XMLElement
  /// `SessionHeader`: the token.
  private(set) var sessionID: String?
  /// `AllOrNoneHeader`.
  private(set) var isAllOrNone = false
  /// `QueryOptions`: the rows of a page that the client would like.
  private(set) var batchSize: Int?
  /// `CallOptions`: what the client calls itself.
  private(set) var client: String?
  /// How many bytes it had.
  let byteCount: Int

  /// Reads the envelope of `request`.
  ///
  /// - Throws: a fault that says what is wrong with it.
  init(_ request: ServerRequest) async throws(SoapFault) {
    let charset = try Self.charset(of: request.head.headerFields)
    guard request.field(.soapAction) != nil else {
      throw .client("SOAPAction HTTP header missing; send it, empty or with the name of the operation")
    }
    let bytes: [UInt8]
    do throws(BodyError) {
      bytes = try await request.collected(upTo: PlatformFigures.restBodyBytes)
    } catch {
      throw .client(
        error == .broken ? "The request broke off" : "The request is larger than \(PlatformFigures.restBodyBytes) bytes"
      )
    }
    byteCount = bytes.count
    let root: XMLElement
    do throws(XMLError) { root = try XMLElement(parsing: bytes, charset: charset) } catch {
      throw .client("The request is not the XML that was expected: \(error)")
    }
    guard root.name == "Envelope", root.namespace != PartnerNamespace.laterEnvelope else {
      if root.name == "Envelope" { throw .version }
      throw .client(
        "An Envelope of \(PartnerNamespace.envelope) was expected, and '\(root.name.prefix(100))' was found"
      )
    }
    let parts = root.children.filter { $0.namespace == PartnerNamespace.envelope }
    guard root.namespace == PartnerNamespace.envelope, parts.count(where: { $0.name == "Body" }) == 1,
      let body = parts.first(where: { $0.name == "Body" })?.children, body.count == 1
    else {
      throw .client(
        "An Envelope of \(PartnerNamespace.envelope) was expected that has one Body with one operation in it"
      )
    }
    self.body = body[0]
    for header in parts.first(where: { $0.name == "Header" })?.children ?? [] { try take(header) }
  }

  private mutating func take(_ header: XMLElement) throws(SoapFault) {
    let isOurs = header.namespace == PartnerNamespace.api || header.namespace == PartnerNamespace.enterprise
    switch header.name {
    case "SessionHeader" where isOurs: sessionID = header["sessionId"]?.word
    case "AllOrNoneHeader" where isOurs:
      guard let flag = header["allOrNone"] else { return }
      switch flag.word {
      case "true", "1": isAllOrNone = true
      case "false", "0": isAllOrNone = false
      case let word: throw .client("'\(word.prefix(100))' in allOrNone is not a valid value for the type xsd:boolean")
      }
    case "QueryOptions" where isOurs:
      guard let size = header["batchSize"] else { return }
      guard let number = Int(size.word) else {
        throw .client("'\(size.word.prefix(100))' in batchSize is not a valid value for the type xsd:int")
      }
      batchSize = number
    case "CallOptions" where isOurs: client = header["client"]?.word
    case "LoginScopeHeader" where isOurs: return
    case _:
      let word = header.attribute("mustUnderstand", of: PartnerNamespace.envelope)
      if word == "1" || word == "true" { throw .notUnderstood(header) }
    }
  }

  /// The charset that a content type of XML names.
  private static func charset(of fields: HTTPFields) throws(SoapFault) -> String? {
    let parts = (fields[.contentType] ?? "").split(separator: ";").map { $0.drop { $0 == " " } }
    guard let type = parts.first, type.lowercased().split(separator: " ").first == "text/xml" else {
      throw .client("The content type of a request must be text/xml, not '\(fields[.contentType]?.prefix(100) ?? "")'")
    }
    for parameter in parts.dropFirst() {
      let halves = parameter.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, halves[0].lowercased() == "charset" else { continue }
      return String(halves[1].filter { $0 != "\"" && $0 != " " })
    }
    return nil
  }
}

/// A call of an operation.
struct SoapCall: Sendable {
  /// The request.
  let envelope: SoapEnvelope
  /// The version in the path: `59.0`.
  let version: String
  /// The sender's address.
  let peer: String

  /// The text of the parameter called `name`.
  func parameter(_ name: String) throws(Problem) -> String { try element(name).string }

  /// The text of the parameter called `name`, without white space at both ends.
  func word(_ name: String) throws(Problem) -> String { try element(name).word }

  private func element(_ name: String) throws(Problem) -> XMLElement {
    if let element = envelope.body[name] { return element }
    throw Problem(.missingArgument, "The element '\(name)' of \(envelope.body.name) is missing")
  }

  /// The elements of the parameter called `name`, of which there may be any number.
  func parameters(_ name: String) -> [XMLElement] { envelope.body.children.filter { $0.name == name } }
}

extension HTTPField.Name {
  /// The operation, which is told by the body as well.
  static let soapAction = HTTPField.Name.spelled("SOAPAction")
}
