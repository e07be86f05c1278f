import Wire

/// The description of a service's types, for clients that build their own from it.
///
/// - SeeAlso: OASIS, *OData Common Schema Definition Language (CSDL) XML Representation Version 4.01*.
enum ODataMetadata {
  /// The namespace of the types.
  static let namespace = "Beaufort"

  /// The document.
  static func document(_ types: [EntityType]) -> [UInt8] {
    var xml = XMLWriter()
    xml.declaration()
    xml.element("edmx:Edmx", ("Version", "4.0"), ("xmlns:edmx", "http://docs.oasis-open.org/odata/ns/edmx")) { xml in
      let vocabulary = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml"
      xml.element("edmx:Reference", ("Uri", vocabulary)) { xml in
        xml.empty("edmx:Include", ("Namespace", "Org.OData.Core.V1"), ("Alias", "Core"))
      }
      xml.element("edmx:DataServices") { xml in
        xml.element("Schema", ("Namespace", namespace), ("xmlns", "http://docs.oasis-open.org/odata/ns/edm")) { xml in
          for type in types { write(type, to: &xml) }
          xml.element("EntityContainer", ("Name", "Container")) { xml in
            for type in types {
              xml.empty("EntitySet", ("Name", type.setName), ("EntityType", "\(namespace).\(type.name)"))
            }
          }
        }
      }
    }
    return xml.bytes
  }

  private static func write(_ type: EntityType, to xml: inout XMLWriter) {
    xml.element("EntityType", ("Name", type.name)) { xml in
      xml.element("Key") { xml in xml.empty("PropertyRef", ("Name", EntityType.id.name)) }
      for property in type.allProperties {
        let isComputed = property == EntityType.version || property == EntityType.updatedAt
        let nullable = ("Nullable", property.isNullable ? "true" : "false")
        switch property.kind {
        case .text where property == EntityType.id:
          xml.empty(
            "Property",
            ("Name", property.name),
            ("Type", "Edm.String"),
            nullable,
            ("MaxLength", "\(EntityType.longestID)")
          )
        case .text: xml.empty("Property", ("Name", property.name), ("Type", "Edm.String"), nullable)
        case .number:
          xml.empty("Property", ("Name", property.name), ("Type", "Edm.Decimal"), nullable, ("Scale", "variable"))
        case .date: xml.empty("Property", ("Name", property.name), ("Type", "Edm.Date"), nullable)
        case .wholeNumber where !isComputed:
          xml.empty("Property", ("Name", property.name), ("Type", "Edm.Int64"), nullable)
        case .instant where !isComputed:
          xml.empty("Property", ("Name", property.name), ("Type", "Edm.DateTimeOffset"), nullable, ("Precision", "3"))
        case .wholeNumber, .instant:
          let edm = property.kind == .instant ? "Edm.DateTimeOffset" : "Edm.Int64"
          xml.element("Property", ("Name", property.name), ("Type", edm), nullable) { xml in
            xml.empty("Annotation", ("Term", "Org.OData.Core.V1.Computed"), ("Bool", "true"))
          }
        }
      }
    }
  }
}
