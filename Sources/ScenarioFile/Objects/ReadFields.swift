import Yams

extension ScenarioReader {
  private static let kinds = [
    "text", "textArea", "picklist", "email", "phone", "url", "boolean", "integer", "number", "currency", "percent",
    "date", "dateTime", "reference", "autoNumber",
  ]
  private static let commonKeys = ["type", "label", "required", "unique", "externalId"]
  /// Names that every object has already.
  private static let systemFields = [
    "id", "isdeleted", "createddate", "createdbyid", "lastmodifieddate", "lastmodifiedbyid", "systemmodstamp",
    "attributes",
  ]

  /// The field written as `entry`, of an object type in a schema of the object types `names`.
  mutating func field(_ entry: Field, among names: [String]) -> FieldSpec? {
    checkAPIName(entry)
    if Self.systemFields.contains(entry.key.lowercased()) {
      report(entry.keyPlace, Complaint("every object has '\(entry.key)' already"))
    }
    let subject = "field '\(entry.key)'"
    let all = entries(entry.value, of: subject, at: entry.keyPlace)
    guard let type = required("type", "one of: \(Self.kinds.joined(separator: ", "))", in: all) else { return nil }
    guard let index = choice(type.value, for: "type", among: Self.kinds) else { return nil }
    let (kind, keys) = kind(Self.kinds[index], entry.key, all, among: names)
    _ = fields(entry.value, of: subject, at: entry.keyPlace, keys: Self.commonKeys + keys)
    return FieldSpec(
      name: entry.key,
      label: all["label"].flatMap { word($0.value, for: "label", form: "a name") },
      kind: kind,
      isRequired: flag("required", of: all),
      isUnique: flag("unique", of: all),
      isExternalID: flag("externalId", of: all)
    )
  }

  /// What the field holds, and which keys say more about it.
  private mutating func kind(
    _ name: String,
    _ field: String,
    _ fields: Fields,
    among names: [String]
  ) -> (FieldSpec.Kind, [String]) {
    switch name {
    case "text": (.text(length: length(fields, standard: 255, most: 255)), ["length"])
    case "textArea": (.textArea(length: length(fields, standard: 32_000, most: 131_072)), ["length"])
    case "picklist":
      (.picklist(fields["values"].map { words($0.value) } ?? []), ["values"])
    case "email": (.email, [])
    case "phone": (.phone, [])
    case "url": (.url, [])
    case "boolean": (.boolean, [])
    case "integer": (.integer, [])
    case "number": (.number, [])
    case "currency": (.currency, [])
    case "percent": (.percent, [])
    case "date": (.date, [])
    case "dateTime": (.dateTime, [])
    case "reference":
      (
        .reference(reference(field, fields, among: names)),
        ["to", "relationship", "children", "locksParent", "masterDetail"]
      )
    default:
      (.autoNumber(format: text("format", "a format such as \"INV-{00000000}\"", in: fields)), ["format"])
    }
  }

  private mutating func reference(_ field: String, _ fields: Fields, among names: [String]) -> FieldSpec.Reference {
    let form = "one of: \(names.joined(separator: ", "))"
    var target = ""
    if let to = required("to", form, in: fields), let word = word(to.value, for: "to", form: form) {
      target = word
      if !names.contains(word) {
        report(
          to.value,
          Complaint("no object type is called \(quoted(word))", form, suggestion: nearest(to: word, among: names))
        )
      }
    }
    let standard =
      if field.hasSuffix("__c") { "\(field.dropLast(3))__r" } else if field.hasSuffix("Id") {
        String(field.dropLast(2))
      } else { field }
    let isMasterDetail = flag("masterDetail", of: fields)
    return FieldSpec.Reference(
      to: target,
      relationship: fields["relationship"].flatMap { word($0.value, for: "relationship", form: "a name") } ?? standard,
      children: fields["children"].flatMap { word($0.value, for: "children", form: "a name") } ?? "",
      locksParent: isMasterDetail || flag("locksParent", of: fields),
      isMasterDetail: isMasterDetail
    )
  }

  private mutating func length(_ fields: Fields, standard: Int64, most: Int64) -> Int {
    Int(value("length", .count, in: 1...most, standard: standard, of: fields))
  }

  private mutating func words(_ node: Node) -> [String] {
    items(node, of: "'values'", form: "a list of words").compactMap { word($0, for: "values", form: "a word") }
  }

  private mutating func flag(_ key: String, of fields: Fields) -> Bool {
    guard let field = fields[key] else { return false }
    return choice(field.value, for: key, among: ["false", "true"]) == 1
  }
}
