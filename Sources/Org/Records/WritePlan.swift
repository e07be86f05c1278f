import Database
import ScenarioFile

/// How rows of one object type that write the same fields are written: the statement, and what must be looked at first.
///
/// In the statement ?1 is the record's number, ?2 the date and ?3 the user, who is bound already; then come the row's
/// values, then generated ones.
struct WritePlan {
  /// A value that names a parent.
  struct Reference {
    /// Its place in the row.
    var place: Int
    /// The parent's object type.
    var parent: Int
  }

  /// The fields that rows write, in order.
  let columns: [Int]
  /// The statement.
  let statement: SQLiteStatement
  /// Places of values that must not be empty.
  let required: [Int]
  /// Required fields that rows do not write though they create records.
  let missing: [String]
  /// The values that name parents.
  let references: [Reference]
  /// Fields that the org gives a number.
  let generated: [Field]

  /// Where the row's first value is bound.
  static let firstValue = 4

  /// How records are created from the fields `columns` of `object`, or updated.
  init(
    _ columns: [Int],
    of object: ObjectType,
    isCreation: Bool,
    in schema: Schema,
    _ database: SQLiteConnection,
    userID: String
  ) throws(DatabaseError) {
    self.columns = columns
    let fields = columns.map { object.fields[$0] }
    generated =
      isCreation ? object.fields.filter { if case .autoNumber = $0.kind { true } else { false } } : []
    required = fields.indices.filter { fields[$0].spec.isRequired }
    missing =
      isCreation ? object.fields.filter { $0.spec.isRequired && !columns.contains($0.index) }.map(\.name) : []
    references = fields.enumerated().compactMap { place, field in
      schema.parent(of: field).map { Reference(place: place, parent: $0.index) }
    }
    statement = try database.prepare(isCreation ? object.insertion(fields + generated) : object.update(fields))
    statement.bind(userID, at: 3)
  }
}

extension ObjectType {
  fileprivate func insertion(_ fields: [Field]) -> String {
    let names = fields.map { "\($0.column), " }.joined()
    let marks = fields.indices.map { "?\($0 + WritePlan.firstValue), " }.joined()
    return """
      INSERT INTO \(table) ("Id", \(names)"IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", \
      "LastModifiedById", "SystemModstamp") VALUES (?1, \(marks)0, ?2, ?3, ?2, ?3, ?2)
      """
  }

  fileprivate func update(_ fields: [Field]) -> String {
    let values = fields.enumerated().map { "\($0.element.column) = ?\($0.offset + WritePlan.firstValue), " }.joined()
    return """
      UPDATE \(table) SET \(values)"LastModifiedDate" = ?2, "SystemModstamp" = ?2, "LastModifiedById" = ?3 \
      WHERE "Id" = ?1 AND "IsDeleted" = 0
      """
  }
}
