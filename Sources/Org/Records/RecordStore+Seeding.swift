package import Database
import ScenarioFile
import Wire
import Workload

/// Filling an empty store with generated records.
extension RecordStore {
  /// The seed of the generated records: the same ones each time.
  private static let seed: UInt64 = 1

  /// Fills an empty store with `records` generated records, shared among the object types as ``SeedShares`` says, and
  /// keeps quiet where records are there already. They may be more than the storage holds; then nothing more fits in.
  ///
  /// Make the indices afterwards: that is far faster.
  ///
  /// A record has the number that its generated id ends with, and was created and changed last when its data say.
  /// Children belong to the accounts that their data name; where there are fewer accounts than that, to others.
  package mutating func seed(records: Int64) throws(DatabaseError) {
    guard records > 0, count == 0 else { return }
    var accounts: Int64 = 0
    for share in SeedShares(of: records, in: schema).all where share.records > 0 {
      let (object, kind) = (schema.objects[share.object], RecordKind.all[share.kind])
      let database = database
      do throws(TransactionError<DatabaseError>) {
        try database.transaction { () throws(DatabaseError) in
          try fill(object, with: kind, records: share.records, accounts: accounts)
        }
      } catch {
        switch error {
        case .body(let error), .database(let error): throw error
        }
      }
      if kind.name == "Account" { accounts = share.records }
      counts[object.index] = share.records
      nextNumbers[object.index] = share.records
    }
  }

  private func fill(
    _ object: ObjectType,
    with kind: RecordKind,
    records: Int64,
    accounts: Int64
  ) throws(DatabaseError) {
    let columns = SeedColumns(kind, of: object, in: schema, accounts: accounts)
    let plan = try statements.plan(columns.written, of: object, isCreation: true)
    var writer = RecordWriter(kind, format: .csv, seed: Self.seed)
    var fields = RecordFields(kind)
    var number: Int64 = 0
    try writer.forEachChunk(of: 0..<records) { (chunk) throws(DatabaseError) in
      try fields.forEachRecord(in: chunk) { (values) throws(DatabaseError) in
        plan.statement.bind(number, at: 1)
        columns.bind(values, of: chunk, to: plan.statement)
        for (place, field) in plan.generated.enumerated() {
          let index = WritePlan.firstValue + columns.written.count + place
          plan.statement.bind(packing: field.automatic(number), at: index)
        }
        try plan.statement.run()
        number += 1
      }
    }
  }
}
