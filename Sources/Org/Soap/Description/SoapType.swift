/// An element of a type, or a parameter of an operation, as the description of the API shows it.
struct SoapElement: Hashable, Sendable {
  /// How often it stands.
  enum Occurrence: Hashable, Sendable {
    /// Once.
    case once
    /// Once, perhaps without a value.
    case nillable
    /// Once or not at all.
    case optional
    /// Any number of times.
    case many
    /// Any number of times, each perhaps without a value.
    case manyNillable
  }

  /// Its name.
  let name: String
  /// The name of its type, with the prefix that ``PartnerNamespace`` gives it.
  let type: String
  /// How often it stands.
  let occurrence: Occurrence

  init(_ name: String, _ type: String, _ occurrence: Occurrence = .once) {
    (self.name, self.type, self.occurrence) = (name, type, occurrence)
  }
}

/// A type of the API that consists of elements.
struct SoapType: Hashable, Sendable {
  /// Its name.
  let name: String
  /// Its elements, in order.
  let elements: [SoapElement]

  init(_ name: String, _ elements: SoapElement...) { (self.name, self.elements) = (name, elements) }
}

/// The namespaces of the partner API and the prefixes that they have in everything the org writes.
enum PartnerNamespace {
  /// Operations and their types: `tns`, the default namespace of answers.
  static let api = "urn:partner.soap.sforce.com"
  /// Records: `ens` in the description, `sf` in answers.
  static let records = "urn:sobject.partner.soap.sforce.com"
  /// Faults: `fns` in the description, `sf` in faults.
  static let faults = "urn:fault.partner.soap.sforce.com"
  /// The enterprise API, whose envelopes are taken as well.
  static let enterprise = "urn:enterprise.soap.sforce.com"
  /// SOAP 1.1.
  static let envelope = "http://schemas.xmlsoap.org/soap/envelope/"
  /// SOAP 1.2, which the API does not speak.
  static let laterEnvelope = "http://www.w3.org/2003/05/soap-envelope"
  /// Types of values.
  static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
  /// XML Schema.
  static let schema = "http://www.w3.org/2001/XMLSchema"
}
