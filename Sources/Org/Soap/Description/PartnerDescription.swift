import Wire

/// The description of the partner API in WSDL 1.1, made from ``SoapOperation/all`` and ``SoapType/all``.
///
/// It stands for the org's own schema and needs no login, so that clients can be built before they log in.
///
/// - SeeAlso: W3C, *Web Services Description Language 1.1*, sections 2 and 3 (SOAP binding).
enum PartnerDescription {
  /// The document, with `address` as the place where operations are called.
  static func document(address: String) -> XMLWriter {
    var xml = XMLWriter(capacity: 65_536)
    xml.declaration()
    xml.element(
      "definitions",
      ("xmlns", "http://schemas.xmlsoap.org/wsdl/"),
      ("xmlns:soap", "http://schemas.xmlsoap.org/wsdl/soap/"),
      ("xmlns:xsd", PartnerNamespace.schema),
      ("xmlns:tns", PartnerNamespace.api),
      ("xmlns:ens", PartnerNamespace.records),
      ("xmlns:fns", PartnerNamespace.faults),
      ("targetNamespace", PartnerNamespace.api)
    ) { xml in
      xml.element("types") { xml in
        xml.recordSchema()
        xml.apiSchema()
        xml.faultSchema()
      }
      xml.messages()
      xml.element("portType", ("name", "Soap")) { xml in
        for operation in SoapOperation.all { xml.signature(of: operation) }
      }
      xml.element("binding", ("name", "SoapBinding"), ("type", "tns:Soap")) { xml in
        xml.empty("soap:binding", ("style", "document"), ("transport", "http://schemas.xmlsoap.org/soap/http"))
        for operation in SoapOperation.all { xml.binding(of: operation) }
      }
      xml.element("service", ("name", "SforceService")) { xml in
        xml.element("documentation", "The emulated org's partner API. Log in, then send the session's id.")
        xml.element("port", ("binding", "tns:SoapBinding"), ("name", "Soap")) { xml in
          xml.empty("soap:address", ("location", address))
        }
      }
    }
    return xml
  }

  /// The headers of requests and answers, with what is in them.
  static let headers: [(name: String, elements: [SoapElement])] = [
    ("SessionHeader", [SoapElement("sessionId", "xsd:string")]),
    ("LoginScopeHeader", [SoapElement("organizationId", "tns:ID"), SoapElement("portalId", "tns:ID", .optional)]),
    (
      "CallOptions",
      [SoapElement("client", "xsd:string", .nillable), SoapElement("defaultNamespace", "xsd:string", .nillable)]
    ),
    ("QueryOptions", [SoapElement("batchSize", "xsd:int", .optional)]),
    ("AllOrNoneHeader", [SoapElement("allOrNone", "xsd:boolean")]),
    ("LimitInfoHeader", [SoapElement("limitInfo", "tns:LimitInfo", .many)]),
  ]
}

extension XMLWriter {
  fileprivate mutating func messages() {
    element("message", ("name", "Header")) { xml in
      for (name, _) in PartnerDescription.headers { xml.empty("part", ("element", "tns:\(name)"), ("name", name)) }
    }
    for kind in SoapFault.Kind.allCases {
      element("message", ("name", kind.rawValue)) { xml in
        xml.empty("part", ("element", "fns:\(kind.rawValue)"), ("name", "fault"))
      }
    }
    for operation in SoapOperation.all {
      let name = operation.name
      for (message, parts) in [("\(name)Request", name), ("\(name)Response", "\(name)Response")] {
        element("message", ("name", message)) { xml in
          xml.empty("part", ("element", "tns:\(parts)"), ("name", "parameters"))
        }
      }
    }
  }

  fileprivate mutating func signature(of operation: SoapOperation) {
    element("operation", ("name", operation.name)) { xml in
      xml.element("documentation", operation.purpose)
      xml.empty("input", ("message", "tns:\(operation.name)Request"))
      xml.empty("output", ("message", "tns:\(operation.name)Response"))
      for fault in operation.allFaults {
        xml.empty("fault", ("message", "tns:\(fault.rawValue)"), ("name", fault.rawValue))
      }
    }
  }

  fileprivate mutating func binding(of operation: SoapOperation) {
    element("operation", ("name", operation.name)) { xml in
      xml.empty("soap:operation", ("soapAction", ""))
      xml.element("input") { xml in
        for header in operation.requestHeaders { xml.header(header) }
        xml.empty("soap:body", ("parts", "parameters"), ("use", "literal"))
      }
      xml.element("output") { xml in
        if operation.needsSession { xml.header("LimitInfoHeader") }
        xml.empty("soap:body", ("use", "literal"))
      }
      for fault in operation.allFaults {
        xml.element("fault", ("name", fault.rawValue)) { xml in
          xml.empty("soap:fault", ("name", fault.rawValue), ("use", "literal"))
        }
      }
    }
  }

  private mutating func header(_ name: String) {
    empty("soap:header", ("message", "tns:Header"), ("part", name), ("use", "literal"))
  }
}

extension SoapOperation {
  fileprivate var allFaults: [SoapFault.Kind] { faults + [.unexpected] }
  fileprivate var requestHeaders: [String] { (needsSession ? ["SessionHeader"] : []) + headers }
}
