import Database
import ScenarioFile
import Wire
import Workload

/// How the columns of generated records become the values of an object type's fields.
struct SeedColumns {
  /// What becomes of a column.
  private enum Column {
    /// Nothing: the object type has no such field, or it is the number that counts on by itself.
    case none
    /// When the record was created and changed last.
    case created
    /// Bound at an index as it stands.
    case text(at: Int)
    /// Bound at an index as a number.
    case number(at: Int)
    /// Bound at an index as a number with decimals.
    case real(at: Int)
    /// Bound at an index as a date.
    case date(at: Int)
    /// A date or an instant, bound at an index as an instant.
    case instant(at: Int)
    /// The number of the account behind its external id, bound at an index.
    case account(at: Int)
  }

  /// The fields that are written, in the order in which they are bound.
  let written: [Int]
  private let columns: [Column]
  private let accounts: Int64

  /// Fits the columns of `kind` to `object`; there are `accounts` accounts that children can belong to.
  init(_ kind: RecordKind, of object: ObjectType, in schema: Schema, accounts: Int64) {
    var written: [Int] = []
    self.accounts = accounts
    columns = kind.columns.map { column in
      if column.name == "CreatedDate" { return .created }
      guard let field = Self.field(column.name, of: object), !written.contains(field.index) else { return .none }
      guard let form = Self.column(column, field, at: WritePlan.firstValue + written.count) else { return .none }
      written.append(field.index)
      return form
    }
    self.written = written
  }

  private static func field(_ name: String, of object: ObjectType) -> Field? {
    if name == "Account.External_Id__c" {
      guard let index = object.reference("Account") else { return nil }
      return object.fields[index]
    }
    guard let index = object.field(name), object.fields[index].isWriteable else { return nil }
    return object.fields[index]
  }

  private static func column(_ column: RecordColumn, _ field: Field, at index: Int) -> Column? {
    switch (field.kind, column.form) {
    case (.reference, _): column.name == "Account.External_Id__c" ? .account(at: index) : nil
    case (_, _) where field.storage == .text: .text(at: index)
    case (.number, .number), (.currency, .number), (.percent, .number), (.number, .wholeNumber),
      (.currency, .wholeNumber), (.percent, .wholeNumber):
      .real(at: index)
    case (.integer, .wholeNumber): .number(at: index)
    case (.date, .date), (.date, .instant): .date(at: index)
    case (.dateTime, .date), (.dateTime, .instant): .instant(at: index)
    case _: nil
    }
  }

  /// Binds the values of a record, which lie in `chunk` where `values` say.
  func bind(_ values: [Range<Int>], of chunk: Span<UInt8>, to statement: SQLiteStatement) {
    unsafe chunk.withUnsafeBufferPointer { bytes in
      for index in columns.indices {
        let value = unsafe UnsafeBufferPointer(rebasing: bytes[values[index]])
        switch columns[index] {
        case .none: break
        case .created: statement.bind(unsafe Self.instant(value), at: 2)
        case .text(let place): unsafe statement.bind(borrowing: value, at: place)
        case .number(let place): statement.bind(unsafe Self.digits(value), at: place)
        case .real(let place): statement.bind(unsafe Self.real(value), at: place)
        case .date(let place): statement.bind(unsafe Self.days(value), at: place)
        case .instant(let place): statement.bind(unsafe Self.instant(value), at: place)
        case .account(let place):
          // The external id ends with the number: ACC-000000042.
          let number = unsafe Self.digits(UnsafeBufferPointer(rebasing: value.suffix(9)))
          if accounts > 0 { statement.bind(number % accounts, at: place) } else { statement.bindNull(at: place) }
        }
      }
    }
  }

  /// A whole number without a sign.
  @unsafe private static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
    unsafe bytes.reduce(0) { $0 * 10 + Int64($1 & 15) }
  }

  /// A number with two decimals or none.
  @unsafe private static func real(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
    var (value, decimals): (Int64, Double) = (0, 1)
    var isBehindPoint = false
    for index in bytes.indices {
      let byte = unsafe bytes[index]
      if byte == UInt8(ascii: ".") {
        isBehindPoint = true
      } else {
        value = value * 10 + Int64(byte & 15)
        if isBehindPoint { decimals *= 10 }
      }
    }
    return Double(value) / decimals
  }

  /// Days since 1970 of `2024-05-06`, whatever follows.
  @unsafe private static func days(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
    func number(_ range: Range<Int>) -> Int { Int(unsafe digits(UnsafeBufferPointer(rebasing: bytes[range]))) }
    return Int64(CivilTime.days(year: number(0..<4), month: number(5..<7), day: number(8..<10)))
  }

  /// Milliseconds since 1970 of `2024-05-06T07:08:09.000+0000`, or of a date.
  @unsafe private static func instant(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64 {
    func number(_ start: Int) -> Int64 { unsafe digits(UnsafeBufferPointer(rebasing: bytes[start..<start + 2])) }
    let days = unsafe days(bytes)
    guard bytes.count >= 19 else { return days * 86_400_000 }
    return days * 86_400_000 + (number(11) * 3_600 + number(14) * 60 + number(17)) * 1_000
  }
}
