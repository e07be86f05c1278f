import HTTPTypes
import Platform
import Wire

/// Why a SOAP call failed as a whole.
struct SoapFault: Error, Hashable, Sendable {
  /// The types of faults that the description names.
  enum Kind: String, CaseIterable, Hashable, Sendable {
    case login = "LoginFault"
    case invalidID = "InvalidIdFault"
    case invalidLocator = "InvalidQueryLocatorFault"
    case malformedQuery = "MalformedQueryFault"
    case invalidField = "InvalidFieldFault"
    case invalidObject = "InvalidSObjectFault"
    case unexpected = "UnexpectedErrorFault"

    /// Whether it says where in a query the error is.
    var hasPlace: Bool { self == .malformedQuery || self == .invalidField || self == .invalidObject }
  }

  /// The code with its prefix: `sf:INVALID_LOGIN`, `soapenv:Client`.
  let code: String
  /// What happened.
  let text: String
  /// The platform's code, message and type of fault, where it is one of the platform's.
  fileprivate let detail: Detail?

  fileprivate struct Detail: Hashable, Sendable {
    var kind: Kind
    var code: String
    var message: String
  }

  /// A fault of SOAP itself: the envelope is not as it must be.
  private init(code: String, _ text: String) { (self.code, self.text, detail) = (code, text, nil) }

  /// The request is not what the API takes.
  static func client(_ text: String) -> SoapFault { SoapFault(code: "soapenv:Client", text) }
  /// The envelope is of another version of SOAP.
  static let version = SoapFault(
    code: "soapenv:VersionMismatch",
    "The envelope is of SOAP 1.2; the API speaks SOAP 1.1, namespace \(PartnerNamespace.envelope)"
  )

  /// A header that must be understood is not.
  static func notUnderstood(_ header: XMLElement) -> SoapFault {
    SoapFault(
      code: "soapenv:MustUnderstand",
      "The header {\(header.namespace)}\(header.name) must be understood, and is not known"
    )
  }

  /// A problem of the platform, in answer to a login or to anything else.
  init(_ problem: Problem, isLogin: Bool = false) {
    let kind: Kind =
      switch problem.code {
      case _ where isLogin && problem.status == .internalServerError: .login
      case ErrorEntry.malformedID.code: .invalidID
      case ErrorEntry.invalidQueryLocator.code: .invalidLocator
      case ErrorEntry.malformedQuery.code: .malformedQuery
      case ErrorEntry.invalidField.code: .invalidField
      case ErrorEntry.invalidType.code: .invalidObject
      case _: .unexpected
      }
    code = "sf:\(problem.code)"
    text = "\(problem.code): \(problem.message)"
    detail = Detail(kind: kind, code: problem.code, message: problem.message)
  }

  /// The answer: status 500, as SOAP 1.1 demands of every fault.
  ///
  /// - SeeAlso: W3C, *Simple Object Access Protocol 1.1*, section 6.2.
  var response: ServerResponse {
    var xml = XMLWriter(capacity: 1_024)
    xml.declaration()
    xml.element(
      "soapenv:Envelope",
      ("xmlns:soapenv", PartnerNamespace.envelope),
      ("xmlns:sf", PartnerNamespace.faults),
      ("xmlns:xsi", PartnerNamespace.schemaInstance)
    ) { xml in
      xml.element("soapenv:Body") { xml in
        xml.element("soapenv:Fault") { xml in
          xml.element("faultcode", code)
          xml.element("faultstring", text)
          if let detail { xml.element("detail") { $0.write(detail) } }
        }
      }
    }
    return ServerResponse(.internalServerError, xml: xml)
  }
}

extension XMLWriter {
  fileprivate mutating func write(_ detail: SoapFault.Detail) {
    let name = "sf:\(detail.kind.rawValue)"
    element(name, ("xsi:type", name)) { xml in
      xml.element("sf:exceptionCode", detail.code)
      xml.element("sf:exceptionMessage", detail.message)
      guard detail.kind.hasPlace else { return }
      xml.element("sf:row", -1)
      xml.element("sf:column", -1)
    }
  }
}

extension ServerResponse {
  /// An answer in XML.
  init(_ status: HTTPResponse.Status, xml: XMLWriter) {
    self.init(status, xml.bytes, type: "text/xml; charset=UTF-8")
  }
}
