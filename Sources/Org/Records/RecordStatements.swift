import Database

/// The prepared statements of a store, found without their text.
final class RecordStatements {
  private struct PlanKey: Hashable {
    var object: Int
    var isCreation: Bool
    var columns: [Int]
  }

  private struct LookupKey: Hashable {
    var object: Int
    var field: Int
  }

  private let schema: Schema
  private let database: SQLiteConnection
  private let userID: String
  private var plans: [PlanKey: WritePlan] = [:]
  /// The plan used last of each object type, for creations and for updates: rows come in runs of one form.
  private var lastPlans: [WritePlan?]
  /// How all fields of each object type are read, and the fields that were asked for last.
  private var wholeReads: [ReadPlan?]
  private var lastReads: [ReadPlan?]
  private var lookups: [LookupKey: SQLiteStatement] = [:]
  private var states: [SQLiteStatement?]

  /// Plans that are kept; clients that write ever other fields make them anew.
  private static let mostPlans = 512

  init(_ schema: Schema, _ database: SQLiteConnection, userID: String) {
    (self.schema, self.database, self.userID) = (schema, database, userID)
    lastPlans = Array(repeating: nil, count: schema.objects.count * 2)
    wholeReads = Array(repeating: nil, count: schema.objects.count)
    lastReads = wholeReads
    states = Array(repeating: nil, count: schema.objects.count)
  }

  /// How rows that write the fields `columns` are written.
  func plan(_ columns: [Int], of object: ObjectType, isCreation: Bool) throws(DatabaseError) -> WritePlan {
    let place = object.index * 2 + (isCreation ? 1 : 0)
    if let plan = lastPlans[place], plan.columns == columns { return plan }
    let key = PlanKey(object: object.index, isCreation: isCreation, columns: columns)
    let plan: WritePlan
    if let known = plans[key] {
      plan = known
    } else {
      if plans.count == Self.mostPlans { plans.removeAll() }
      plan = try WritePlan(columns, of: object, isCreation: isCreation, in: schema, database, userID: userID)
      plans[key] = plan
    }
    lastPlans[place] = plan
    return plan
  }

  /// How the fields `columns` of single records are read, all of them where it is `nil`.
  func readPlan(_ columns: [Int]?, of object: ObjectType) throws(DatabaseError) -> ReadPlan {
    if columns == nil {
      if let plan = wholeReads[object.index] { return plan }
      let plan = try ReadPlan(nil, of: object, in: schema, database)
      wholeReads[object.index] = plan
      return plan
    }
    if let plan = lastReads[object.index], plan.columns == columns { return plan }
    let plan = try ReadPlan(columns, of: object, in: schema, database)
    lastReads[object.index] = plan
    return plan
  }

  /// Finds up to two living records by the value of `field`, which is ?1.
  func lookup(_ field: Int, of object: ObjectType) throws(DatabaseError) -> SQLiteStatement {
    let key = LookupKey(object: object.index, field: field)
    if let statement = lookups[key] { return statement }
    let column = object.fields[field].column
    let statement = try database.prepare(
      "SELECT \"Id\" FROM \(object.table) WHERE \(column) = ?1 AND \"IsDeleted\" = 0 LIMIT 2"
    )
    lookups[key] = statement
    return statement
  }

  /// Says whether record ?1 is deleted.
  func state(of object: ObjectType) throws(DatabaseError) -> SQLiteStatement {
    if let statement = states[object.index] { return statement }
    let statement = try database.prepare("SELECT \"IsDeleted\" FROM \(object.table) WHERE \"Id\" = ?1")
    states[object.index] = statement
    return statement
  }
}
