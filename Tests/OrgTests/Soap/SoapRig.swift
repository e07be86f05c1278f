import HTTPTypes
import Org
import Testing
import Wire

/// A client of the SOAP API that writes its envelopes by hand and holds every answer against the description.
struct SoapRig: Sendable {
  let rig: OrgRig
  let contract: SoapContract
  static let path = "/services/Soap/u/59.0"
  static let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
  static let api = "urn:partner.soap.sforce.com"

  init(configure: (inout OrgConfiguration) -> Void = { _ in }) async throws {
    rig = try OrgRig(configure: configure)
    contract = try SoapContract(await rig.send(.get, "\(Self.path)?wsdl", isLoggedIn: false).bytes)
  }

  /// The answer to a call: its operation's element with the results, or the fault.
  struct Reply {
    let status: Int
    let header: XMLElement?
    let body: XMLElement

    /// The elements `result`.
    var results: [XMLElement] { body.children.filter { $0.name == "result" } }
    /// The code and the text of a fault.
    var fault: String? { body.name == "Fault" ? body["faultstring"]?.string : nil }
    /// The name of a fault's type.
    var faultType: String? { body["detail"]?.children.first?.name }
    /// What the header says of the API requests used.
    var requestsUsed: String? { header?["LimitInfoHeader"]?["limitInfo"]?["current"]?.string }
  }

  /// The text of an envelope.
  static func envelope(_ body: String, header: String = "", token: String? = OrgRig.token) -> String {
    let session = token.map { "<SessionHeader><sessionId>\($0)</sessionId></SessionHeader>" } ?? ""
    return """
      <?xml version="1.0" encoding="utf-8"?>
      <s:Envelope xmlns:s="\(envelope)" xmlns="\(api)" xmlns:o="urn:sobject.partner.soap.sforce.com" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><s:Header>\(session)\(header)</s:Header>
      <s:Body>\(body)</s:Body></s:Envelope>
      """
  }

  /// Calls an operation.
  func call(_ body: String, header: String = "", token: String? = OrgRig.token) async throws -> Reply {
    try await post(Array(Self.envelope(body, header: header, token: token).utf8))
  }

  /// Sends bytes, and reads what is answered.
  func post(
    _ bytes: [UInt8],
    path: String = path,
    fields: HTTPFields = [.contentType: "text/xml; charset=utf-8", SoapRig.action: "\"\""]
  ) async throws -> Reply {
    let answer = await rig.send(.post, path, bytes, fields: fields, isLoggedIn: false)
    #expect(answer.fields[.contentType] == "text/xml; charset=UTF-8")
    let root = try XMLElement(parsing: answer.bytes)
    #expect(root.name == "Envelope" && root.namespace == Self.envelope)
    let body = try #require(root["Body"])
    #expect(body.children.count == 1)
    let reply = Reply(status: answer.status, header: root["Header"], body: try #require(body.children.first))
    #expect((reply.status == 500) == (reply.fault != nil), "\(answer.status)")
    if reply.fault == nil { #expect(reply.status == 200) }
    contract.check(reply)
    return reply
  }

  /// Creates accounts, and returns their ids.
  func accounts(_ names: [String]) async throws -> [String] {
    let records = names.map { "<sObjects><o:type>Account</o:type><o:Name>\($0)</o:Name></sObjects>" }
    return try await call("<create>\(records.joined())</create>").results.map { try #require($0["id"]).string }
  }

  static let action = HTTPField.Name.spelled("SOAPAction")
}
