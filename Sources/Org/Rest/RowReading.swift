import Platform
import ScenarioFile
import Wire

/// From a record in JSON to a row that can be written.
extension Schema {
  /// The row that `json` describes, an object whose members are fields of `object` but for those called as `left` says,
  /// in lower case. Which record it is says `key`.
  ///
  /// - Throws: what the platform says of the first member that does not fit.
  func row(
    _ json: JSON,
    _ key: RowWrite.Key,
    in object: ObjectType,
    leavingOut left: Set<String> = []
  ) throws(Problem) -> RowWrite {
    guard let members = json.members else { throw Problem.noObject(json) }
    var row = RowWrite(key, columns: [], cells: [])
    row.columns.reserveCapacity(members.count)
    row.cells.reserveCapacity(members.count)
    for member in members {
      if member.name == "attributes" || (!left.isEmpty && left.contains(member.name.lowercased())) { continue }
      let (column, cell) = try value(member, key, in: object)
      if let index = row.columns.firstIndex(of: column) {
        row.cells[index] = cell
      } else {
        row.columns.append(column)
        row.cells.append(cell)
      }
    }
    return row
  }

  private func value(
    _ member: JSON.Member,
    _ key: RowWrite.Key,
    in object: ObjectType
  ) throws(Problem) -> (Int, Cell) {
    guard let column = object.field(member.name) else {
      if case .object(let parent) = member.value, let column = object.reference(member.name) {
        return (column, try self.parent(parent, named: member.name, of: object.fields[column]))
      }
      throw Problem(
        .invalidField,
        "No such column '\(member.name)' on sobject of type \(object.name)",
        fields: [member.name]
      )
    }
    let field = object.fields[column]
    guard field.isWriteable else {
      if column == ObjectType.id, key != .new {
        throw Problem(.invalidField, "The Id field should not be specified in the sobject data.", fields: ["Id"])
      }
      throw Problem(
        .fieldNotWriteable,
        "Unable to create/update fields: \(field.name). Please check the security settings of this field and verify "
          + "that it is read/write for your profile or permission set.",
        fields: [field.name]
      )
    }
    if case .external(column, _) = key {
      let text = "The \(field.name) field should not be specified in the sobject data."
      throw Problem(.invalidField, text, fields: [field.name])
    }
    return (column, try cell(member.value, of: field, in: object))
  }

  private func cell(_ json: JSON, of field: Field, in object: ObjectType) throws(Problem) -> Cell {
    let cell = try field.cell(json)
    // An id of another object type fits a reference as little as no id at all.
    if case .reference = field.kind, let text = json.text, let id = RecordID(text.utf8),
      id.prefix != prefix(of: field, in: object)
    {
      throw Problem(
        .malformedID,
        "\(field.spec.label): id value of incorrect type: \(text)",
        fields: [field.name]
      )
    }
    return cell
  }

  /// The parent with an external id: `{"External_Id__c": "A-1"}`.
  private func parent(_ members: [JSON.Member], named name: String, of field: Field) throws(Problem) -> Cell {
    guard let parent = self.parent(of: field) else { throw Problem(.invalidField, fields: [name]) }
    let members = members.filter { $0.name != "attributes" }
    guard members.count == 1, let column = parent.field(members[0].name) else {
      let text = "\(name) needs one external id of \(parent.name) and nothing else, to name the parent by"
      throw Problem(.invalidField, text, fields: [name])
    }
    let key = parent.fields[column]
    guard key.spec.isExternalID || key.spec.isUnique else {
      let text = "\(key.name) is no external id of \(parent.name), so no parent can be named by it"
      throw Problem(.invalidField, text, fields: [name])
    }
    let value = try key.cell(members[0].value)
    guard !value.isEmpty else {
      throw Problem(.invalidField, "\(name) names its parent by an empty \(key.name)", fields: [name])
    }
    return .parent(object: parent.index, field: column, key: value)
  }
}

extension Problem {
  /// JSON where an object was expected.
  static func noObject(_ json: JSON?) -> Problem {
    let found =
      switch json {
      case nil: "nothing"
      case .null: "null"
      case .bool: "a flag"
      case .integer, .number: "a number"
      case .string: "a text"
      case .array: "a list"
      case .object: "an object"
      }
    return Problem(.jsonParser, "An object with the record's fields was expected, and \(found) was found")
  }
}
