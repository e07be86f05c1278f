import HTTPTypes
import Platform
import ScenarioFile
import Wire

/// What a request wants done with one record, or asks of one object type's records: everything about it that is known
/// before records are looked up.
struct RowAction: Sendable {
  /// What is to be done.
  enum Verb: Hashable, Sendable {
    case create
    /// Read the fields `columns`, or all of them.
    case read(columns: [Int]?)
    case update
    case upsert
    case delete
    /// List what was updated, or deleted, between two times in milliseconds since 1970.
    case changes(areDeletions: Bool, from: Int64, to: Int64)
  }

  /// What is to be done.
  let verb: Verb
  /// With records of which object type.
  let object: ObjectType
  /// Which record, and the fields to write.
  let row: RowWrite
  /// Under which conditions.
  let conditions: Conditions
  /// `/services/data/v59.0`, for addresses in the answer.
  let base: String
  /// Whether an upsert answers with a body; it did not before API 46.
  let answersUpserts: Bool

  /// Whether it writes.
  var writes: Bool {
    switch verb {
    case .create, .update, .upsert, .delete: true
    case .read, .changes: false
    }
  }

  /// Whether it creates a record that names no other one.
  var isOneStatement: Bool { verb == .create && !row.columns.contains { object.fields[$0].form == .id } }

  /// Reads what a request to `/sobjects/X…` wants.
  init(_ call: Call, _ object: ObjectType, _ body: JSON?, _ schema: Schema) throws(Problem) {
    self.object = object
    base = call.base
    conditions = try Conditions(call.request.head.headerFields)
    let path = call.target.components.dropFirst(2)
    if object.isEvent {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) does not support this operation")
    }
    switch (path.count, path.first) {
    case (0, _):
      guard call.method == .post else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD,POST") }
      verb = .create
      row = try schema.row(body ?? .null, .new, in: object)
    case (1, "updated"), (1, "deleted"):
      guard call.method == .get else { throw Problem.wrongMethod(call.method, allowed: "GET,HEAD") }
      verb = .changes(areDeletions: path.first == "deleted", from: try call.time("start"), to: try call.time("end"))
      row = RowWrite(.new, columns: [], cells: [])
    case (1, let id?):
      let key = RowWrite.Key.number(try object.number(atPath: id))
      (verb, row) = try Self.one(call, key, object, body, schema)
    case (2, let name?):
      let value = path[path.startIndex + 1]
      let key = try object.key(name, atPath: value)
      (verb, row) = try Self.one(call, key, object, body, schema)
    case _: throw Problem(.notFound)
    }
    answersUpserts = verb != .upsert || Double(call.version).map { $0 >= 46 } ?? true
  }

  /// Reads a request that creates one record and has nothing out of the ordinary; `nil` where it is another.
  init?(creating object: ObjectType, _ call: Call) throws(Problem) {
    guard call.method == .post, call.target.components.count == 2, let bytes = call.request.body.arrived else {
      return nil
    }
    try call.checkContentType()
    guard let row = PlainRecord.row(bytes, in: object) else { return nil }
    (self.object, self.row, verb, base) = (object, row, .create, call.base)
    conditions = try Conditions(call.request.head.headerFields)
    answersUpserts = true
  }

  private static func one(
    _ call: Call,
    _ key: RowWrite.Key,
    _ object: ObjectType,
    _ body: JSON?,
    _ schema: Schema
  ) throws(Problem) -> (Verb, RowWrite) {
    let bare = RowWrite(key, columns: [], cells: [])
    switch call.method {
    case .get: return (.read(columns: try call.columns(of: object)), bare)
    case .delete: return (.delete, bare)
    case .patch:
      let row = try schema.row(body ?? .null, key, in: object)
      if case .external = key { return (.upsert, row) }
      return (.update, row)
    case _: throw Problem.wrongMethod(call.method, allowed: "DELETE,GET,HEAD,PATCH")
    }
  }
}

extension ObjectType {
  /// The number of the record whose id a path or a list of ids gives.
  func number(atPath text: String) throws(Problem) -> Int64 {
    let isLikeAnID = (text.utf8.count == 15 || text.utf8.count == 18) && text.utf8.allSatisfy(\.isLetterOrDigit)
    guard isLikeAnID else {
      throw Problem(.notFound, "Provided external ID field does not exist or is not accessible: \(text.prefix(100))")
    }
    guard text.hasPrefix(spec.prefix) else {
      throw Problem(.malformedID, "\(spec.label) ID: id value of incorrect type: \(text)", fields: ["Id"])
    }
    guard let id = RecordID(text.utf8) else { throw Problem(.notFound) }
    return id.number
  }

  /// The record whose field `name` has a value that a path gives.
  func key(_ name: String, atPath value: String) throws(Problem) -> RowWrite.Key {
    let column = try externalID(name)
    if column == ObjectType.id { return .number(try number(atPath: value)) }
    return .external(field: column, value: try fields[column].cell(text: Array(value.utf8)[...]))
  }

  /// The index of the external id called `name`; `Id` counts as one.
  func externalID(_ name: String) throws(Problem) -> Int {
    guard let column = field(name), column == ObjectType.id || fields[column].spec.isExternalID else {
      throw Problem(.notFound, "Provided external ID field does not exist or is not accessible: \(name.prefix(100))")
    }
    return column
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

extension Call {
  /// The fields that the parameter `fields` asks for; `nil` where it is missing.
  fileprivate func columns(of object: ObjectType) throws(Problem) -> [Int]? {
    guard let list = target["fields"] else { return nil }
    return try object.columns(list.split(separator: ",").map { $0.filter { $0 != " " } })
  }

  /// The time that the parameter `name` gives, in milliseconds since 1970, cut to the whole minute.
  ///
  /// - SeeAlso: SOAP API Developer Guide, *getUpdated()*: the seconds of both times are ignored.
  fileprivate func time(_ name: String) throws(Problem) -> Int64 {
    guard let text = target[name] else { throw Problem(.missingArgument, "Required parameter '\(name)' is missing") }
    // A plus sign that was not encoded has become a space.
    if let time = CivilTime.milliseconds(parsing: text.replacing(" ", with: "+")) {
      return time.wholeMinute
    }
    throw Problem(.invalidReplicationDate, "\(name) is no time such as 2026-01-31T17:49:01+00:00: \(text.prefix(100))")
  }
}

extension Int64 {
  /// The minute that a time in milliseconds is in.
  var wholeMinute: Int64 { self - (self % 60_000 + 60_000) % 60_000 }
}

extension ObjectType {
  /// The indices of the fields called `names`, each once.
  func columns(_ names: [String]) throws(Problem) -> [Int] {
    var columns: [Int] = []
    for name in names {
      let index = try required(name).index
      if !columns.contains(index) { columns.append(index) }
    }
    return columns
  }
}
