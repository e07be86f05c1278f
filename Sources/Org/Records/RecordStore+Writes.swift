import Database
import Platform
import ScenarioFile

/// One record to write: which, and the values of some of its fields.
package struct RowWrite: Hashable, Sendable {
  /// Which record.
  package enum Key: Hashable, Sendable {
    /// A new one.
    case new
    /// The one with a number.
    case number(Int64)
    /// The one whose field has a value, or a new one where there is none.
    case external(field: Int, value: Cell)
  }

  /// Which record.
  package var key: Key
  /// The fields written, each once.
  package var columns: [Int]
  /// Their values.
  package var cells: [Cell]

  /// Makes a write.
  package init(_ key: Key, columns: [Int], cells: [Cell]) {
    (self.key, self.columns, self.cells) = (key, columns, cells)
  }
}

/// A record that was written.
package struct SavedRow: Hashable, Sendable {
  /// Its number.
  package var number: Int64
  /// Whether it is new.
  package var isNew: Bool
  /// Makes one.
  package init(number: Int64, isNew: Bool) { (self.number, self.isNew) = (number, isNew) }
}

/// Single writes; the caller holds the locks and runs them in a transaction. One that throws has changed nothing.
extension RecordStore {
  /// Creates, updates or upserts a record at `date`, milliseconds since 1970.
  package mutating func save(_ row: RowWrite, in object: ObjectType, date: Int64) throws(Problem) -> SavedRow {
    switch row.key {
    case .new: return SavedRow(number: try create(row, in: object, date: date), isNew: true)
    case .number(let number):
      try update(number, row, in: object, date: date)
      return SavedRow(number: number, isNew: false)
    case .external(let field, let value):
      switch try match(in: object, where: field, is: value) {
      case .several: throw Problem(.severalMatches)
      case .one(let number):
        try update(number, row, in: object, date: date)
        return SavedRow(number: number, isNew: false)
      case .none: break
      }
      var row = row
      if !row.columns.contains(field) {
        row.columns.append(field)
        row.cells.append(value)
      }
      return SavedRow(number: try create(row, in: object, date: date), isNew: true)
    }
  }

  /// The numbers of up to two living records whose `field` has the value `key`.
  package func numbers(in object: ObjectType, where field: Int, is key: Cell) throws(Problem) -> [Int64] {
    switch try match(in: object, where: field, is: key) {
    case .none: []
    case .one(let number): [number]
    case .several(let first, let second): [first, second]
    }
  }

  /// The living records whose `field` has the value `key`.
  func match(in object: ObjectType, where field: Int, is key: Cell) throws(Problem) -> RecordMatch {
    do throws(DatabaseError) {
      let statement = try statements.lookup(field, of: object)
      key.bind(packing: statement, at: 1)
      defer { statement.rewind() }
      guard try statement.step() else { return .none }
      let first = statement.integer(0)
      return try statement.step() ? .several(first, statement.integer(0)) : .one(first)
    } catch {
      throw Problem(error)
    }
  }

  /// Whether a record lives, was deleted, or never was.
  package func state(of number: Int64, in object: ObjectType) throws(Problem) -> RecordState {
    do throws(DatabaseError) {
      let statement = try statements.state(of: object)
      statement.bind(number, at: 1)
      defer { statement.rewind() }
      guard try statement.step() else { return .missing }
      return statement.integer(0) == 0 ? .living : .deleted
    } catch {
      throw Problem(error)
    }
  }

  private mutating func create(_ row: RowWrite, in object: ObjectType, date: Int64) throws(Problem) -> Int64 {
    guard count < mostRecords else { throw Problem(.storageLimit, "storage limit exceeded") }
    let plan = try plan(for: row, in: object, isCreation: true)
    let cells = try resolved(row, plan, in: object)
    let number = nextNumbers[object.index]
    do throws(DatabaseError) {
      let index = bind(cells, number, date, to: plan.statement)
      for (place, field) in plan.generated.enumerated() {
        plan.statement.bind(field.automatic(number), at: index + place)
      }
      try plan.statement.run()
    } catch {
      throw problem(error, in: object, row)
    }
    nextNumbers[object.index] += 1
    counts[object.index] += 1
    note(.create, number, row.columns, cells, in: object, date: date)
    return number
  }

  private mutating func update(
    _ number: Int64,
    _ row: RowWrite,
    in object: ObjectType,
    date: Int64
  ) throws(Problem) {
    let plan = try plan(for: row, in: object, isCreation: false)
    let cells = try resolved(row, plan, in: object)
    let changed: Int
    do throws(DatabaseError) {
      _ = bind(cells, number, date, to: plan.statement)
      try plan.statement.run()
      changed = database.changes
    } catch {
      throw problem(error, in: object, row)
    }
    guard changed > 0 else { throw try absence(of: number, in: object) }
    note(.update, number, row.columns, cells, in: object, date: date)
  }

  /// How `row` is written, which has all that it must have.
  private func plan(for row: RowWrite, in object: ObjectType, isCreation: Bool) throws(Problem) -> WritePlan {
    let plan: WritePlan
    do throws(DatabaseError) {
      plan = try statements.plan(row.columns, of: object, isCreation: isCreation)
    } catch {
      throw Problem(error)
    }
    let empty = plan.required.filter { row.cells[$0].isEmpty }
    guard !empty.isEmpty || !plan.missing.isEmpty else { return plan }
    let names = (empty.map { row.columns[$0] }.sorted().map { object.fields[$0].name }) + plan.missing
    throw Problem(
      .requiredFieldMissing,
      "Required fields are missing: [\(names.joined(separator: ", "))]",
      fields: names
    )
  }

  /// Binds what a plan's statement needs but generated values; where those go.
  private func bind(_ cells: [Cell], _ number: Int64, _ date: Int64, to statement: SQLiteStatement) -> Int {
    statement.bind(number, at: 1)
    statement.bind(date, at: 2)
    for index in cells.indices { cells[index].bind(packing: statement, at: WritePlan.firstValue + index) }
    return WritePlan.firstValue + cells.count
  }

  /// What the platform says of a record that is not there.
  package func absence(of number: Int64, in object: ObjectType) throws(Problem) -> Problem {
    switch try state(of: number, in: object) {
    case .deleted: Problem(.entityIsDeleted)
    case .missing, .living: Problem(.notFound)
    }
  }

  /// The cells with parents looked up and checked.
  private func resolved(_ row: RowWrite, _ plan: WritePlan, in object: ObjectType) throws(Problem) -> [Cell] {
    if plan.references.isEmpty { return row.cells }
    var cells = row.cells
    for reference in plan.references {
      let place = reference.place
      switch cells[place] {
      case .parent(let other, let key, let value):
        switch try match(in: schema.objects[other], where: key, is: value) {
        case .one(let number): cells[place] = .integer(number)
        case .none, .several: throw try unresolved(cells[place], in: object.fields[row.columns[place]])
        }
      case .integer(let number):
        guard try state(of: number, in: schema.objects[reference.parent]) == .living else {
          let name = object.fields[row.columns[place]].name
          throw Problem(.invalidCrossReference, "invalid cross reference id", fields: [name])
        }
      case .null, .text, .utf8, .real: continue
      }
    }
    return cells
  }

  /// What the platform says of a parent that is not there, or there twice.
  private func unresolved(_ cell: Cell, in field: Field) throws(Problem) -> Problem {
    guard case .parent(let other, let key, let value) = cell else { return Problem(.invalidCrossReference) }
    let parent = schema.objects[other]
    let text =
      try match(in: parent, where: key, is: value) == .none
      ? "Foreign key external ID: \(value.shown) not found for field \(parent.fields[key].name) in entity \(parent.name)"
      : "more than one record found for external id field: [\(value.shown)]"
    return Problem(.invalidField, text, fields: [field.name])
  }

  mutating func note(
    _ kind: RecordChange.Kind,
    _ number: Int64,
    _ columns: [Int],
    _ cells: [Cell],
    in object: ObjectType,
    date: Int64
  ) {
    guard object.spec.publishesChanges else { return }
    changes.append(
      RecordChange(object: object.index, number: number, kind: kind, columns: columns, cells: cells, date: date)
    )
  }

  private func problem(_ error: DatabaseError, in object: ObjectType, _ row: RowWrite) -> Problem {
    // "UNIQUE constraint failed: Account.External_Id__c"
    let name = error.message.split(separator: ".").last.map(String.init) ?? ""
    guard error.code == DatabaseError.uniqueViolation, let field = object.field(name) else { return Problem(error) }
    var text = "duplicate value found: \(name)"
    if let index = row.columns.firstIndex(of: field),
      let other = (try? numbers(in: object, where: field, is: row.cells[index]))?.first
    {
      let id = RecordID(prefix: object.spec.prefix, number: other).text
      text += " duplicates value on record with id: \(id)"
    }
    return Problem(.duplicateValue, text, fields: [name])
  }
}

/// Whether a record is there.
package enum RecordState: Hashable, Sendable {
  /// It lives.
  case living
  /// It was deleted, and can still be seen by those who ask for deleted records.
  case deleted
  /// It never was, or is gone for good.
  case missing
}

/// The living records that have a value.
enum RecordMatch: Hashable, Sendable {
  case none
  case one(Int64)
  /// Two or more; the first two.
  case several(Int64, Int64)
}

extension Cell {
  /// As messages show it.
  package var shown: String {
    switch self {
    case .null, .parent: ""
    case .text(let text): text
    case .utf8(let bytes): String(decoding: bytes, as: UTF8.self)
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    }
  }
}

extension Field {
  /// The number that the org gives record `number`, in the field's format.
  func automatic(_ number: Int64) -> String {
    guard case .autoNumber(let format) = kind else { return "" }
    guard let open = format.firstIndex(of: "{"), let close = format[open...].firstIndex(of: "}") else {
      return format + "\(number + 1)"
    }
    let digits = format.distance(from: open, to: close) - 1
    let text = "\(number + 1)"
    let zeros = String(repeating: "0", count: max(0, digits - text.count))
    return "\(format[..<open])\(zeros)\(text)\(format[format.index(after: close)...])"
  }
}
