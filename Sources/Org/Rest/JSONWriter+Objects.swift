import ScenarioFile
import Wire

/// Object types as their descriptions show them.
extension JSONWriter {
  /// Writes the members that lists of object types have of each.
  mutating func summary(of object: ObjectType, base: String) {
    let hasRecords = !object.isEvent
    member("name", object.name)
    member("label", object.spec.label)
    member("labelPlural", object.spec.label.plural)
    member("keyPrefix", object.spec.prefix)
    member("custom", object.isCustom)
    member("createable", true)
    for name in ["updateable", "deletable", "queryable", "retrieveable", "replicateable", "undeletable", "searchable"] {
      member(name, hasRecords && name != "undeletable" && name != "searchable")
    }
    for name in ["layoutable", "triggerable"] { member(name, true) }
    for name in [
      "activateable", "customSetting", "deepCloneable", "deprecatedAndHidden", "feedEnabled", "hasSubtypes",
      "isInterface", "isSubtype", "mergeable", "mruEnabled",
    ] {
      member(name, false)
    }
    name("urls")
    self.object { json in
      let url = "\(base)/sobjects/\(object.name)"
      json.member("sobject", url)
      json.member("describe", "\(url)/describe")
      json.member("rowTemplate", "\(url)/{ID}")
    }
  }

  /// Writes the members of the description of `object`.
  mutating func description(of object: ObjectType, _ schema: Schema, base: String) {
    summary(of: object, base: base)
    name("fields")
    array { json in for field in object.fields { json.object { $0.description(of: field, in: object, schema) } } }
    name("childRelationships")
    array { json in
      for child in schema.objects {
        for field in child.fields {
          guard case .reference(let reference) = field.kind, schema.parent(of: field)?.index == object.index else {
            continue
          }
          json.object { $0.children(child, field, reference) }
        }
      }
    }
    name("recordTypeInfos")
    array { json in json.object { $0.masterRecordType(of: object, base: base) } }
    for name in ["actionOverrides", "namedLayoutInfos", "supportedScopes"] {
      self.name(name)
      array { _ in }
    }
    for name in ["compactLayoutable", "searchLayoutable"] { member(name, false) }
  }

  private mutating func children(_ child: ObjectType, _ field: Field, _ reference: FieldSpec.Reference) {
    member("childSObject", child.name)
    member("field", field.name)
    name("relationshipName")
    if reference.children.isEmpty { null() } else { string(reference.children) }
    member("cascadeDelete", reference.isMasterDetail)
    member("restrictedDelete", false)
    member("deprecatedAndHidden", false)
    for name in ["junctionIdListNames", "junctionReferenceTo"] {
      self.name(name)
      array { _ in }
    }
  }

  private mutating func masterRecordType(of object: ObjectType, base: String) {
    member("name", "Master")
    member("developerName", "Master")
    member("recordTypeId", "012000000000000AAA")
    for name in ["active", "available", "defaultRecordTypeMapping", "master"] { member(name, true) }
    name("urls")
    self.object { $0.member("layout", "\(base)/sobjects/\(object.name)/describe/layouts/012000000000000AAA") }
  }
}

extension String {
  /// The word in the plural, as labels have it.
  fileprivate var plural: String {
    if hasSuffix("y"), !hasSuffix("ay"), !hasSuffix("ey"), !hasSuffix("oy") { return "\(dropLast())ies" }
    return hasSuffix("s") ? "\(self)es" : "\(self)s"
  }
}
