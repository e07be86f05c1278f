import Database
import Wire

/// How fields of single records of one object type are read and written as JSON: the statement, and what stands before
/// each value.
struct ReadPlan {
  private struct Member {
    var field: Field
    /// The field's name in quotes with a colon, after a comma where another member is before it.
    var name: [UInt8]
    /// The key prefix of the ids that it holds.
    var prefix: UInt32
  }

  /// The fields, in order; `nil` for all.
  let columns: [Int]?
  private let object: ObjectType
  private let statement: SQLiteStatement
  private let members: [Member]

  /// How the fields `columns` of `object` are read, all of them where it is `nil`.
  init(
    _ columns: [Int]?,
    of object: ObjectType,
    in schema: Schema,
    _ database: SQLiteConnection
  ) throws(DatabaseError) {
    (self.columns, self.object) = (columns, object)
    let fields = columns.map { $0.map { object.fields[$0] } } ?? object.fields
    members = fields.map { field in
      Member(field: field, name: Array(",\"\(field.name)\":".utf8), prefix: schema.prefix(of: field, in: object))
    }
    let names = fields.map(\.column).joined(separator: ", ")
    statement = try database.prepare("SELECT \(names) FROM \(object.table) WHERE \"Id\" = ? AND \"IsDeleted\" = 0")
  }

  /// Writes a living record with `attributes`, whose addresses begin with `base`; `false` where there is no such
  /// record, and nothing is written.
  func write(_ number: Int64, base: String, into json: inout JSONWriter) throws(DatabaseError) -> Bool {
    defer { statement.rewind() }
    statement.bind(number, at: 1)
    guard try statement.step() else { return false }
    json.beginObject()
    json.attributes(of: number, object, base: base)
    for column in members.indices {
      json.verbatim(members[column].name[...])
      members[column].field.write(statement, column, prefix: members[column].prefix, into: &json)
    }
    json.endObject()
    return true
  }
}
