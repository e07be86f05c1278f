import Wire

/// The three schemas of the description: of records, of the API, and of faults.
extension XMLWriter {
  /// The schema of records: any fields behind type and id.
  mutating func recordSchema() {
    schema(PartnerNamespace.records, imports: [PartnerNamespace.api]) { xml in
      xml.element("xsd:complexType", ("name", "sObject")) { xml in
        xml.element("xsd:sequence") { xml in
          xml.declare(SoapElement("type", "xsd:string"))
          xml.declare(SoapElement("fieldsToNull", "xsd:string", .manyNillable))
          xml.declare(SoapElement("Id", "tns:ID", .nillable))
          xml.empty(
            "xsd:any",
            ("namespace", "##targetNamespace"),
            ("minOccurs", "0"),
            ("maxOccurs", "unbounded"),
            ("processContents", "lax")
          )
        }
      }
    }
  }

  /// The schema of operations, their types and their headers.
  mutating func apiSchema() {
    schema(PartnerNamespace.api, imports: [PartnerNamespace.records]) { xml in
      for (name, base) in [("ID", "xsd:string"), ("QueryLocator", "xsd:string"), ("StatusCode", "xsd:string")] {
        xml.element("xsd:simpleType", ("name", name)) { $0.empty("xsd:restriction", ("base", base)) }
      }
      for type in SoapType.all { xml.element("xsd:complexType", ("name", type.name)) { $0.sequence(type.elements) } }
      for (name, elements) in PartnerDescription.headers { xml.wrapper(name, elements) }
      for operation in SoapOperation.all {
        xml.wrapper(operation.name, operation.parameters)
        xml.wrapper("\(operation.name)Response", operation.result.map { [$0] } ?? [])
      }
    }
  }

  /// The schema of faults.
  mutating func faultSchema() {
    schema(PartnerNamespace.faults, imports: []) { xml in
      xml.element("xsd:simpleType", ("name", "ExceptionCode")) { $0.empty("xsd:restriction", ("base", "xsd:string")) }
      xml.element("xsd:complexType", ("name", "ApiFault")) { xml in
        xml.sequence([
          SoapElement("exceptionCode", "fns:ExceptionCode"), SoapElement("exceptionMessage", "xsd:string"),
        ])
      }
      xml.fault("ApiQueryFault", of: "ApiFault", [SoapElement("row", "xsd:int"), SoapElement("column", "xsd:int")])
      for kind in SoapFault.Kind.allCases {
        xml.fault(kind.rawValue, of: kind.hasPlace ? "ApiQueryFault" : "ApiFault", [])
        xml.empty("xsd:element", ("name", kind.rawValue), ("type", "fns:\(kind.rawValue)"))
      }
    }
  }

  private mutating func schema(_ namespace: String, imports: [String], body: (inout XMLWriter) -> Void) {
    element("xsd:schema", ("elementFormDefault", "qualified"), ("targetNamespace", namespace)) { xml in
      for other in imports { xml.empty("xsd:import", ("namespace", other)) }
      body(&xml)
    }
  }

  private mutating func wrapper(_ name: String, _ elements: [SoapElement]) {
    element("xsd:element", ("name", name)) { xml in xml.element("xsd:complexType") { $0.sequence(elements) } }
  }

  private mutating func fault(_ name: String, of base: String, _ elements: [SoapElement]) {
    element("xsd:complexType", ("name", name)) { xml in
      xml.element("xsd:complexContent") { xml in
        xml.element("xsd:extension", ("base", "fns:\(base)")) { $0.sequence(elements) }
      }
    }
  }

  private mutating func sequence(_ elements: [SoapElement]) {
    element("xsd:sequence") { xml in for element in elements { xml.declare(element) } }
  }

  private mutating func declare(_ element: SoapElement) {
    let isNillable = element.occurrence == .nillable || element.occurrence == .manyNillable
    let nillable = isNillable ? [("nillable", "true")] : []
    let occurrence: [Attribute] =
      switch element.occurrence {
      case .once, .nillable: []
      case .optional: [("minOccurs", "0")]
      case .many, .manyNillable: [("minOccurs", "0"), ("maxOccurs", "unbounded")]
      }
    empty("xsd:element", [("name", element.name), ("type", element.type)] + nillable + occurrence)
  }
}
