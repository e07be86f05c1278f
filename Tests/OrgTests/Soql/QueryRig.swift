import BeaufortNumerics
import HTTPTypes
import Org
import Platform
import ScenarioFile
import Testing
import Wire

/// An org with a few records, and queries of it.
struct QueryRig: Sendable {
  let rig: OrgRig

  init(schema: String = standardObjects) throws {
    rig = try OrgRig(schema: schema) { $0.sessionLife = .hours(100_000) }
  }

  /// Moves the clock on to the start of a day.
  func advance(to date: String) throws {
    let days = try #require(CivilTime.days(parsing: date))
    let milliseconds = Int64(days) * 86_400_000 - rig.clock.clock.date()
    rig.clock.advance(by: .milliseconds(milliseconds))
  }

  /// The values of all rows of a query side by side, as text.
  func table(_ soql: String, includingDeleted: Bool = false) throws -> [[String]] {
    let cursor = try rig.org.query(soql, includingDeleted: includingDeleted)
    let columns = cursor.columns
    var rows: [[String]] = []
    var next = 0
    while next < cursor.rowCount {
      next = try rig.org.read(cursor, from: next, upTo: 500, into: &rows) { row, rows in
        rows.append(
          columns.map { column in
            var bytes: [UInt8] = []
            row.append(column.value, zone: "Z", to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
          }
        )
        return 1
      }
    }
    return rows
  }

  /// Writes records given as JSON objects, and returns their ids.
  @discardableResult func create(_ object: String, _ records: [String]) async throws -> [String] {
    let type = try #require(rig.org.schema.object(object))
    let rows = try records.map { text in
      var row = RowWrite(.new, columns: [], cells: [])
      for member in try JSON(parsing: text.utf8).members ?? [] {
        let field = try type.required(member.name)
        row.columns.append(field.index)
        row.cells.append(try field.cell(member.value))
      }
      return row
    }
    return try await rig.org.write(.save, rows, in: type)
      .map { RecordID(prefix: type.spec.prefix, number: try $0.get().number).text }
  }

  /// Answers a query.
  func send(_ soql: String, all: Bool = false, batchSize: Int? = nil) async -> Answer {
    var fields: HTTPFields = [:]
    if let batchSize, let name = HTTPField.Name("Sforce-Query-Options") { fields[name] = "batchSize=\(batchSize)" }
    return await rig.send(.get, "\(all ? "queryAll" : "query")?q=\(soql.percentEncoded)", fields: fields)
  }

  /// The records of a query that succeeds.
  func records(
    _ soql: String,
    all: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [JSON] {
    let answer = await send(soql, all: all)
    #expect(answer.status == 200, "\(soql): \(answer.text)", sourceLocation: sourceLocation)
    return try answer.json["records"]?.items ?? []
  }

  /// One field of the records of a query that succeeds; `-` where it is null.
  func values(
    _ field: String,
    _ soql: String,
    all: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> [String] {
    try await records(soql, all: all, sourceLocation: sourceLocation).map { record in
      switch record[field] {
      case .string(let text)?: text
      case .integer(let value)?: "\(value)"
      case .number(let value)?: "\(value)"
      case .bool(let flag)?: "\(flag)"
      case .null?, .array?, .object?, nil: "-"
      }
    }
  }

  /// The code and message of a query that is refused.
  func refusal(_ soql: String) async throws -> (status: Int, code: String, message: String) {
    let answer = await send(soql)
    let problem = try answer.json.items?.first
    return (answer.status, problem?["errorCode"]?.text ?? "", problem?["message"]?.text ?? "")
  }
}
