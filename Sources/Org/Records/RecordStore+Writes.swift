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
      let found = try numbers(in: object, where: field, is: value)
      guard found.count <= 1 else { throw Problem(.severalMatches) }
      if let number = found.first {
        try update(number, row, in: object, date: date)
        return SavedRow(number: number, isNew: false)
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
    let column = object.fields[field].column
    do throws(DatabaseError) {
      let statement = try database.cached(
        "SELECT \"Id\" FROM \(object.table) WHERE \(column) = ? AND \"IsDeleted\" = 0 LIMIT 2"
      )
      key.bind(to: statement, at: 1)
      var numbers: [Int64] = []
      while try statement.step() { numbers.append(statement.integer(0)) }
      statement.reset()
      return numbers
    } catch {
      throw Problem(error)
    }
  }

  /// Whether a record lives, was deleted, or never was.
  package func state(of number: Int64, in object: ObjectType) throws(Problem) -> RecordState {
    do throws(DatabaseError) {
      let statement = try database.cached("SELECT \"IsDeleted\" FROM \(object.table) WHERE \"Id\" = ?")
      statement.bind(number, at: 1)
      defer { statement.reset() }
      guard try statement.step() else { return .missing }
      return statement.integer(0) == 0 ? .living : .deleted
    } catch {
      throw Problem(error)
    }
  }

  private mutating func create(_ row: RowWrite, in object: ObjectType, date: Int64) throws(Problem) -> Int64 {
    guard count < mostRecords else { throw Problem(.storageLimit, "storage limit exceeded") }
    let missing = object.fields.filter { field in
      guard field.spec.isRequired else { return false }
      return row.columns.firstIndex(of: field.index).map { row.cells[$0].isEmpty } ?? true
    }
    if !missing.isEmpty {
      let names = missing.map(\.name)
      throw Problem(
        .requiredFieldMissing,
        "Required fields are missing: [\(names.joined(separator: ", "))]",
        fields: names
      )
    }
    let cells = try resolved(row, in: object)
    let number = nextNumbers[object.index]
    let generated = object.fields.filter { if case .autoNumber = $0.kind { true } else { false } }
    let stamps = object.stamps
    do throws(DatabaseError) {
      let columns = row.columns.map { object.fields[$0] } + generated + stamps
      let statement = try database.cached(object.insertion(columns))
      statement.bind(number, at: 1)
      var index = 2
      for cell in cells {
        cell.bind(to: statement, at: index)
        index += 1
      }
      for field in generated {
        statement.bind(field.automatic(number), at: index)
        index += 1
      }
      bindStamps(statement, at: index, date: date)
      try statement.run()
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
    for (column, cell) in zip(row.columns, row.cells) where object.fields[column].spec.isRequired && cell.isEmpty {
      let name = object.fields[column].name
      throw Problem(.requiredFieldMissing, "Required fields are missing: [\(name)]", fields: [name])
    }
    let cells = try resolved(row, in: object)
    let changed: Int
    do throws(DatabaseError) {
      let statement = try database.cached(object.update(row.columns))
      for (index, cell) in cells.enumerated() { cell.bind(to: statement, at: index + 1) }
      statement.bind(date, at: cells.count + 1)
      statement.bind(userID, at: cells.count + 2)
      statement.bind(number, at: cells.count + 3)
      try statement.run()
      changed = database.changes
    } catch {
      throw problem(error, in: object, row)
    }
    guard changed > 0 else { throw try absence(of: number, in: object) }
    note(.update, number, row.columns, cells, in: object, date: date)
  }

  /// What the platform says of a record that is not there.
  package func absence(of number: Int64, in object: ObjectType) throws(Problem) -> Problem {
    switch try state(of: number, in: object) {
    case .deleted: Problem(.entityIsDeleted)
    case .missing, .living: Problem(.notFound)
    }
  }

  /// The cells with parents looked up and checked.
  private func resolved(_ row: RowWrite, in object: ObjectType) throws(Problem) -> [Cell] {
    var cells = row.cells
    for (index, column) in row.columns.enumerated() {
      let field = object.fields[column]
      guard case .reference = field.kind, let parent = schema.parent(of: field) else { continue }
      switch cells[index] {
      case .parent(let other, let key, let value):
        let found = try numbers(in: schema.objects[other], where: key, is: value)
        guard let number = found.first, found.count == 1 else {
          let name = schema.objects[other].fields[key].name
          let text =
            found.isEmpty
            ? "Foreign key external ID: \(value.shown) not found for field \(name) in entity \(schema.objects[other].name)"
            : "more than one record found for external id field: [\(value.shown)]"
          throw Problem(.invalidField, text, fields: [field.name])
        }
        cells[index] = .integer(number)
      case .integer(let number):
        guard try state(of: number, in: parent) == .living else {
          throw Problem(.invalidCrossReference, "invalid cross reference id", fields: [field.name])
        }
      case .null, .text, .utf8, .real: continue
      }
    }
    return cells
  }

  private func bindStamps(_ statement: SQLiteStatement, at index: Int, date: Int64) {
    statement.bind(Int64(0), at: index)
    statement.bind(date, at: index + 1)
    statement.bind(userID, at: index + 2)
    statement.bind(date, at: index + 3)
    statement.bind(userID, at: index + 4)
    statement.bind(date, at: index + 5)
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

extension ObjectType {
  /// `IsDeleted` and what is behind an object's own fields.
  fileprivate var stamps: [Field] {
    [fields[ObjectType.isDeleted]] + fields.filter { $0.isOfEveryObject && $0.index > ObjectType.isDeleted }
  }

  fileprivate func insertion(_ columns: [Field]) -> String {
    let names = columns.map(\.column).joined(separator: ", ")
    let marks = String(repeating: ", ?", count: columns.count)
    return "INSERT INTO \(table) (\"Id\", \(names)) VALUES (?\(marks))"
  }

  fileprivate func update(_ columns: [Int]) -> String {
    let values = columns.map { "\(fields[$0].column) = ?, " }.joined()
    let mark = columns.count + 1
    return """
      UPDATE \(table) SET \(values)"LastModifiedDate" = ?\(mark), "SystemModstamp" = ?\(mark), "LastModifiedById" = ? \
      WHERE "Id" = ? AND "IsDeleted" = 0
      """
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
