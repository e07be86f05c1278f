import Database
import HTTPTypes
import Platform
import Wire

/// Reads of single records and of what changed.
extension RecordStore {
  /// The number of the living record that `key` names.
  func number(of key: RowWrite.Key, in object: ObjectType) throws(Problem) -> Int64 {
    switch key {
    case .number(let number): return number
    case .new: throw Problem(.notFound)
    case .external(let field, let value):
      let found = try numbers(in: object, where: field, is: value)
      guard let number = found.first else { throw Problem(.notFound) }
      guard found.count == 1 else { throw Problem(.severalMatches) }
      return number
    }
  }

  /// The numbers of up to `most` living records whose `field` has the value `key`.
  func numbers(in object: ObjectType, where field: Int, is key: Cell, upTo most: Int) throws(Problem) -> [Int64] {
    do throws(DatabaseError) {
      let statement = try database.cached(
        "SELECT \"Id\" FROM \(object.table) WHERE \(object.fields[field].column) = ? AND \"IsDeleted\" = 0 LIMIT ?"
      )
      defer { statement.reset() }
      key.bind(to: statement, at: 1)
      statement.bind(Int64(most), at: 2)
      var numbers: [Int64] = []
      while try statement.step() { numbers.append(statement.integer(0)) }
      return numbers
    } catch {
      throw Problem(error)
    }
  }

  /// Writes a living record with `attributes` and the fields `columns`, all of them where it is `nil`; `false` where
  /// there is no such record, and nothing is written.
  func write(
    _ number: Int64,
    _ columns: [Int]?,
    of object: ObjectType,
    base: String,
    into json: inout JSONWriter
  ) throws(Problem) -> Bool {
    do throws(DatabaseError) {
      return try statements.readPlan(columns, of: object).write(number, base: base, into: &json)
    } catch {
      throw Problem(error)
    }
  }

  /// When a record was changed last, in milliseconds since 1970.
  func modified(_ number: Int64, in object: ObjectType) throws(Problem) -> Int64 {
    do throws(DatabaseError) {
      let statement = try database.cached("SELECT \"LastModifiedDate\" FROM \(object.table) WHERE \"Id\" = ?")
      defer { statement.reset() }
      statement.bind(number, at: 1)
      return try statement.step() ? statement.integer(0) : 0
    } catch {
      throw Problem(error)
    }
  }

  /// What was updated or deleted from one time until before another one, in milliseconds since 1970.
  func changes(
    in object: ObjectType,
    areDeletions: Bool,
    from start: Int64,
    to end: Int64,
    now: Int64
  ) throws(Problem) -> ServerResponse {
    guard start < end else {
      throw Problem(
        .invalidReplicationDate,
        "startDate (\(Self.text(start))) must be before endDate (\(Self.text(end)))"
      )
    }
    var json = JSONWriter()
    json.beginObject()
    json.name(areDeletions ? "deletedRecords" : "ids")
    json.beginArray()
    var count = 0
    do throws(DatabaseError) {
      let statement = try database.cached(
        """
        SELECT "Id", "SystemModstamp" FROM \(object.table) \
        WHERE "SystemModstamp" >= ? AND "SystemModstamp" < ? AND "IsDeleted" = \(areDeletions ? 1 : 0) \
        ORDER BY "SystemModstamp"
        """
      )
      defer { statement.reset() }
      statement.bind(start, at: 1)
      statement.bind(end, at: 2)
      while try statement.step() {
        count += 1
        if count > PlatformFigures.changedIDs { break }
        let id = RecordID(prefix: object.prefix, number: statement.integer(0))
        guard areDeletions else {
          json.string { id.append(to: &$0) }
          continue
        }
        json.beginObject()
        json.name("id")
        json.string { id.append(to: &$0) }
        json.name("deletedDate")
        json.string { $0.appendTime(milliseconds: statement.integer(1), zone: "+0000") }
        json.endObject()
      }
    } catch {
      throw Problem(error)
    }
    guard count <= PlatformFigures.changedIDs else {
      throw Problem(
        .exceededIDLimit,
        "Too many results for data replication: more than \(PlatformFigures.changedIDs) records changed. Ask for a "
          + "shorter time."
      )
    }
    json.endArray()
    // Nothing leaves the recycle bin by itself, so whatever was deleted since the start is in the list.
    if areDeletions { json.member("earliestDateAvailable", Self.text(min(start, now))) }
    json.member("latestDateCovered", Self.text(min(end, now.wholeMinute)))
    json.endObject()
    return ServerResponse(.ok, json: json)
  }

  private static func text(_ milliseconds: Int64) -> String {
    var bytes: [UInt8] = []
    bytes.appendTime(milliseconds: milliseconds, zone: "+0000")
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  /// Writes the member `attributes` of a record.
  mutating func attributes(of number: Int64, _ object: ObjectType, base: String) {
    name("attributes")
    beginObject()
    member("type", object.name)
    name("url")
    string { bytes in
      bytes.append(contentsOf: base.utf8)
      bytes.append(contentsOf: "/sobjects/".utf8)
      bytes.append(contentsOf: object.name.utf8)
      bytes.append(UInt8(ascii: "/"))
      RecordID(prefix: object.prefix, number: number).append(to: &bytes)
    }
    endObject()
  }
}
