import Platform
import ScenarioFile
import Wire

/// From a record in XML to a row that can be written.
extension Schema {
  /// The object type of a record: what its element `type` names.
  ///
  /// - Throws: INVALID_TYPE, which fails the whole call.
  func object(of record: XMLElement) throws(Problem) -> ObjectType {
    if let type = record["type"] { return try required(type.word) }
    let type = record.attribute("type", of: PartnerNamespace.schemaInstance).flatMap { $0.split(separator: ":").last }
    guard let type, type != "sObject" else {
      throw Problem(.invalidType, "An sObject needs the element 'type' with the name of its object type")
    }
    return try required(String(type))
  }

  /// The row that `record` describes: its elements are fields of `object`, parents by an external id, `Id`, and
  /// `fieldsToNull`.
  ///
  /// A field without a value is left as it is, as the platform does; `fieldsToNull` empties it.
  ///
  /// - Throws: what the platform says of the first element that does not fit.
  func row(
    _ record: XMLElement,
    _ verb: CollectionWrite.Verb,
    in object: ObjectType
  ) throws(Problem) -> RowWrite {
    var row = RowWrite(.new, columns: [], cells: [])
    row.columns.reserveCapacity(record.children.count)
    row.cells.reserveCapacity(record.children.count)
    var id: XMLElement?
    for element in record.children {
      switch element.name {
      case "type": continue
      case "Id":
        // Clients write the element without a value where a record has no id yet.
        if !element.isNull { id = element }
      case "fieldsToNull":
        let name = element.word
        guard !name.isEmpty else { continue }
        try row.add(writeable(try object.required(name)), .null)
      case _:
        guard let (field, cell) = try value(element, in: object) else { continue }
        try row.add(field, cell)
      }
    }
    row.key = try key(id, verb, &row, in: object)
    return row
  }

  private func key(
    _ id: XMLElement?,
    _ verb: CollectionWrite.Verb,
    _ row: inout RowWrite,
    in object: ObjectType
  ) throws(Problem) -> RowWrite.Key {
    switch verb {
    case .create:
      guard id == nil else { throw Problem(.fieldNotWriteable, "cannot specify Id in an insert call", fields: ["Id"]) }
      return .new
    case .update, .delete:
      guard let id else { throw Problem(.missingArgument, "Id not specified in an update call", fields: ["Id"]) }
      return .number(try object.number(id.word))
    case .upsert(ObjectType.id):
      return try id.map { element throws(Problem) in .number(try object.number(element.word)) } ?? .new
    case .upsert(let column):
      let name = object.fields[column].name
      guard let index = row.columns.firstIndex(of: column), !row.cells[index].isEmpty else {
        throw Problem(.missingArgument, "\(name) not specified", fields: [name])
      }
      row.columns.remove(at: index)
      let cell = row.cells.remove(at: index)
      // As a text it can be compared with those of the other records.
      if case .utf8(let bytes) = cell {
        return .external(field: column, value: .text(String(decoding: bytes, as: UTF8.self)))
      }
      return .external(field: column, value: cell)
    }
  }

  private func value(_ element: XMLElement, in object: ObjectType) throws(Problem) -> (Field, Cell)? {
    guard let column = object.field(element.name) else {
      guard let column = object.reference(element.name) else {
        _ = try object.required(element.name)
        return nil
      }
      let field = object.fields[column]
      return element.isNull ? nil : (field, try parent(element, of: field))
    }
    let field = try writeable(object.fields[column])
    guard element.children.isEmpty else {
      throw Problem(.invalidField, "\(field.name) holds elements where a value was expected", fields: [field.name])
    }
    if element.isNull { return nil }
    if field.storage == .text { return (field, try field.cell(text: element.text)) }
    let bytes = element.trimmed
    if case .reference = field.kind, let id = RecordID(bytes), id.prefix != prefix(of: field, in: object) {
      let text = "\(field.spec.label): id value of incorrect type: \(id.text)"
      throw Problem(.malformedID, text, fields: [field.name])
    }
    return bytes.isEmpty ? nil : (field, try field.cell(text: bytes))
  }

  private func writeable(_ field: Field) throws(Problem) -> Field {
    if field.isWriteable { return field }
    throw Problem(
      .fieldNotWriteable,
      "Unable to create/update fields: \(field.name). Please check the security settings of this field and verify that "
        + "it is read/write for your profile or permission set.",
      fields: [field.name]
    )
  }

  /// The parent that a nested record names by an external id.
  private func parent(_ element: XMLElement, of field: Field) throws(Problem) -> Cell {
    guard let parent = self.parent(of: field) else { throw Problem(.invalidField, fields: [element.name]) }
    if let type = element["type"], try required(type.word).index != parent.index {
      let text = "\(element.name) is of type \(parent.name), not \(type.word.prefix(100))"
      throw Problem(.invalidField, text, fields: [field.name])
    }
    let values = element.children.filter { $0.name != "type" && !$0.isNull }
    guard values.count == 1 else {
      let text = "\(element.name) needs its type and one external id of \(parent.name) and nothing else"
      throw Problem(.invalidField, text, fields: [field.name])
    }
    let key = try parent.required(values[0].name)
    if key.index == ObjectType.id { return .integer(try parent.number(values[0].word)) }
    guard key.spec.isExternalID || key.spec.isUnique else {
      let text = "\(key.name) is no external id of \(parent.name), so no parent can be named by it"
      throw Problem(.invalidField, text, fields: [field.name])
    }
    return .parent(object: parent.index, field: key.index, key: try key.cell(text: values[0].trimmed))
  }
}

extension RowWrite {
  /// Adds a value.
  ///
  /// - Throws: INVALID_FIELD where the field has one already.
  fileprivate mutating func add(_ field: Field, _ cell: Cell) throws(Problem) {
    guard !columns.contains(field.index) else {
      let text = "The field \(field.name) stands twice in the record; fieldsToNull counts as well"
      throw Problem(.invalidField, text, fields: [field.name])
    }
    columns.append(field.index)
    cells.append(cell)
  }
}

extension XMLElement {
  /// Whether it has no value: said to be nil, or empty.
  var isNull: Bool {
    if children.isEmpty, text.isEmpty { return true }
    return ["true", "1"].contains(attribute("nil", of: PartnerNamespace.schemaInstance))
  }
}

extension ObjectType {
  /// The number of the record of this object type whose id `text` is.
  ///
  /// - Throws: MALFORMED_ID.
  func number(_ text: String) throws(Problem) -> Int64 {
    guard let id = RecordID(text.utf8) else {
      throw Problem(.malformedID, "malformed id \(text.prefix(100))", fields: ["Id"])
    }
    guard id.prefixText == spec.prefix else {
      throw Problem(.malformedID, "\(spec.label) ID: id value of incorrect type: \(text)", fields: ["Id"])
    }
    return id.number
  }
}
