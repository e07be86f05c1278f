import ScenarioFile
import Wire

/// Fields as the description of their object type shows them.
extension JSONWriter {
  /// Writes the members of the description of `field`.
  mutating func description(of field: Field, in object: ObjectType, _ schema: Schema) {
    let reference = field.described
    let isText = field.storage == .text
    member("name", field.name)
    member("label", field.spec.label)
    member("type", field.describedType)
    member("soapType", field.soapType)
    let length = field.describedLength
    member("length", length)
    member("byteLength", length * 3)
    let digits = field.digits
    member("digits", digits.whole)
    member("precision", digits.precision)
    member("scale", digits.scale)
    member("custom", field.name.hasSuffix("__c"))
    member("createable", field.isWriteable)
    member("updateable", field.isWriteable && !object.isEvent)
    member("nillable", field.isNillable)
    member("unique", field.spec.isUnique)
    member("externalId", field.spec.isExternalID)
    member("idLookup", field.index == ObjectType.id || field.spec.isExternalID || field.spec.isUnique)
    member("nameField", field.name == "Name")
    if case .autoNumber = field.kind { member("autoNumber", true) } else { member("autoNumber", false) }
    member("defaultedOnCreate", field.isOfEveryObject || field.kind == .boolean)
    name("defaultValue")
    if field.kind == .boolean { bool(false) } else { null() }
    member("cascadeDelete", reference?.isMasterDetail ?? false)
    member("writeRequiresMasterRead", reference?.isMasterDetail ?? false)
    name("relationshipName")
    if let reference, !reference.relationship.isEmpty { string(reference.relationship) } else { null() }
    name("relationshipOrder")
    if reference?.isMasterDetail == true { integer(0) } else { null() }
    name("referenceTo")
    array { json in if let reference { json.string(reference.to) } }
    name("picklistValues")
    array { json in for word in field.words { json.object { $0.choice(word) } } }
    let isLong = field.isLongText
    for name in ["filterable", "sortable"] { member(name, !isLong && !object.isEvent) }
    member("groupable", !isLong && !object.isEvent && field.kind.isGroupable)
    member("aggregatable", !isLong && !object.isEvent && field.kind != .boolean)
    member("permissionable", field.isWriteable && !field.spec.isRequired)
    member("caseSensitive", false)
    member("searchPrefilterable", reference != nil)
    member("extraTypeInfo", plainText: isLong && isText)
    for name in Self.alwaysFalse { member(name, false) }
    for name in Self.alwaysNull {
      self.name(name)
      null()
    }
  }

  private mutating func member(_ name: String, plainText: Bool) {
    self.name(name)
    if plainText { string("plaintextarea") } else { null() }
  }

  private mutating func choice(_ word: String) {
    member("value", word)
    member("label", word)
    member("active", true)
    member("defaultValue", false)
    name("validFor")
    null()
  }

  private static let alwaysFalse = [
    "aiPredictionField", "calculated", "dependentPicklist", "deprecatedAndHidden", "displayLocationInDecimal",
    "encrypted", "formulaTreatNullNumberAsZero", "highScaleNumber", "htmlFormatted", "namePointing",
    "polymorphicForeignKey", "queryByDistance", "restrictedDelete", "restrictedPicklist",
  ]
  private static let alwaysNull = [
    "calculatedFormula", "compoundFieldName", "controllerName", "defaultValueFormula", "filteredLookupInfo",
    "inlineHelpText", "mask", "maskType", "referenceTargetField",
  ]
}

extension Field {
  /// The parent that it is said to name; the fields that name a user do so as well.
  fileprivate var described: FieldSpec.Reference? {
    if case .reference(let reference) = kind { return reference }
    guard isOfEveryObject, name == "CreatedById" || name == "LastModifiedById" else { return nil }
    let relationship = String(name.dropLast(2))
    return FieldSpec.Reference(
      to: "User",
      relationship: relationship,
      children: "",
      locksParent: false,
      isMasterDetail: false
    )
  }

  fileprivate var describedType: String {
    if described != nil { return "reference" }
    return switch kind {
    case .id: "id"
    case .text, .autoNumber: "string"
    case .textArea: "textarea"
    case .picklist: "picklist"
    case .email: "email"
    case .phone: "phone"
    case .url: "url"
    case .boolean: "boolean"
    case .integer: "int"
    case .number: "double"
    case .currency: "currency"
    case .percent: "percent"
    case .date: "date"
    case .dateTime: "datetime"
    case .reference: "reference"
    }
  }

  fileprivate var soapType: String { described != nil ? "tns:ID" : kind == .id ? "tns:ID" : "xsd:\(xmlType)" }

  fileprivate var describedLength: Int64 {
    switch storage {
    case .text: Int64(longest)
    case .integer, .real: kind == .id || described != nil ? 18 : 0
    }
  }

  fileprivate var digits: (whole: Int64, precision: Int64, scale: Int64) {
    switch kind {
    case .integer: (9, 0, 0)
    case .number, .currency, .percent: (0, 18, 2)
    case .id, .text, .textArea, .picklist, .email, .phone, .url, .boolean, .date, .dateTime, .reference, .autoNumber:
      (0, 0, 0)
    }
  }

  fileprivate var isNillable: Bool {
    switch kind {
    case .id, .boolean, .autoNumber: false
    case .text, .textArea, .picklist, .email, .phone, .url, .integer, .number, .currency, .percent, .date, .dateTime,
      .reference:
      !isOfEveryObject && !spec.isRequired
    }
  }

  fileprivate var words: [String] { if case .picklist(let words) = kind { words } else { [] } }

  /// Texts of more than 255 characters cannot be filtered or sorted by.
  fileprivate var isLongText: Bool { if case .textArea(let length) = kind { length > 255 } else { false } }
}

extension FieldSpec.Kind {
  fileprivate var isGroupable: Bool {
    switch self {
    case .number, .currency, .percent, .dateTime: false
    case .id, .text, .textArea, .picklist, .email, .phone, .url, .boolean, .integer, .date, .reference, .autoNumber:
      true
    }
  }
}
