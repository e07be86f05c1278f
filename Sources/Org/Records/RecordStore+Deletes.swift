import Database
import Platform
import ScenarioFile

extension RecordStore {
  /// Deletes a record and those that go with it: into the recycle bin, or for good.
  package mutating func delete(
    _ number: Int64,
    in object: ObjectType,
    forGood: Bool = false,
    date: Int64
  ) throws(Problem) {
    let state = try state(of: number, in: object)
    guard state == .living || (forGood && state == .deleted) else { throw try absence(of: number, in: object) }
    do throws(DatabaseError) {
      try remove(number, of: object, forGood: forGood, date: date)
    } catch {
      throw Problem(error)
    }
  }

  /// Deletes the details of a master, and empties the references of others.
  private mutating func leave(
    _ number: Int64,
    of object: ObjectType,
    forGood: Bool,
    date: Int64
  ) throws(DatabaseError) {
    for child in schema.objects where !child.isEvent {
      for field in child.fields {
        guard case .reference(let reference) = field.kind, schema.object(reference.to)?.index == object.index else {
          continue
        }
        let statement = try database.cached(
          "SELECT \"Id\" FROM \(child.table) WHERE \(field.column) = ?\(forGood ? "" : " AND \"IsDeleted\" = 0")"
        )
        statement.bind(number, at: 1)
        var children: [Int64] = []
        while try statement.step() { children.append(statement.integer(0)) }
        statement.reset()
        for detail in children {
          if reference.isMasterDetail {
            try remove(detail, of: child, forGood: forGood, date: date)
          } else {
            try clear(field, of: detail, in: child, date: date)
          }
        }
      }
    }
  }

  private mutating func remove(
    _ number: Int64,
    of object: ObjectType,
    forGood: Bool,
    date: Int64
  ) throws(DatabaseError) {
    try leave(number, of: object, forGood: forGood, date: date)
    let sql =
      forGood
      ? "DELETE FROM \(object.table) WHERE \"Id\" = ?2"
      : "UPDATE \(object.table) SET \"IsDeleted\" = 1, \"SystemModstamp\" = ?1, \"LastModifiedDate\" = ?1 WHERE \"Id\" = ?2"
    let statement = try database.cached(sql)
    if !forGood { statement.bind(date, at: 1) }
    statement.bind(number, at: 2)
    try statement.run()
    if forGood { counts[object.index] -= 1 }
    note(.delete, number, [], [], in: object, date: date)
  }

  private mutating func clear(
    _ field: Field,
    of number: Int64,
    in object: ObjectType,
    date: Int64
  ) throws(DatabaseError) {
    let statement = try database.cached(
      "UPDATE \(object.table) SET \(field.column) = NULL, \"SystemModstamp\" = ? WHERE \"Id\" = ?"
    )
    statement.bind(date, at: 1)
    statement.bind(number, at: 2)
    try statement.run()
    note(.update, number, [field.index], [.null], in: object, date: date)
  }
}
