import Database
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `retrieve`: records by their ids, nothing where there is none.
  func retrieve(_ call: SoapCall, _ xml: inout XMLWriter) throws(Problem) {
    let object = try schema.required(try call.word("sObjectType"))
    var fields: [Field] = []
    for name in try call.word("fieldList").split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let field = try object.required(String(name))
      guard !fields.contains(where: { $0.index == field.index }) else {
        throw Problem(.malformedQuery, "duplicate field selected: \(field.name)")
      }
      fields.append(field)
    }
    let ids = call.parameters("ids")
    let most = PlatformFigures.collectionReadByBody
    guard ids.count <= most else {
      throw Problem(.exceededIDLimit, "record limit reached. cannot retrieve more than \(most) records in this call")
    }
    guard !object.isEvent else {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) does not support retrieve")
    }
    guard !fields.isEmpty else { throw Problem(.malformedQuery, "fieldList names no field; write Id, Name") }
    let numbers = try ids.map { id throws(Problem) in try object.number(id.word) }
    try records.withLock { store throws(Problem) in
      do throws(DatabaseError) {
        try store.write(numbers, fields, of: object, into: &xml)
      } catch {
        throw Problem(error)
      }
    }
  }
}

extension RecordStore {
  /// Writes the living ones of the records `numbers`, and nothing in the place of the others.
  fileprivate func write(
    _ numbers: [Int64],
    _ fields: [Field],
    of object: ObjectType,
    into xml: inout XMLWriter
  ) throws(DatabaseError) {
    let columns = fields.map(\.column).joined(separator: ", ")
    let statement = try database.prepare(
      "SELECT \(columns) FROM \(object.table) WHERE \"Id\" = ? AND \"IsDeleted\" = 0"
    )
    let prefixes = fields.map { schema.prefix(of: $0, in: object) }
    let names = fields.map { "sf:\($0.name)" }
    let hasID = fields.contains { $0.index == ObjectType.id }
    for number in numbers {
      statement.bind(number, at: 1)
      if try statement.step() {
        xml.begin("result", ("xsi:type", "sf:sObject"))
        xml.element("sf:type", object.name)
        if hasID {
          xml.element("sf:Id") { xml in
            xml.raw { RecordID(prefix: object.prefix, number: number).append(to: &$0) }
          }
        } else {
          xml.null("sf:Id")
        }
        for (column, field) in fields.enumerated() {
          field.write(statement, column, prefix: prefixes[column], as: names[column], into: &xml)
        }
        xml.end("result")
      } else {
        xml.null("result")
      }
      statement.reset()
    }
  }
}
