import HTTPTypes
import Platform
import Wire

/// A request that writes up to 200 records, in runs of one object type each.
struct CollectionWrite: Sendable {
  /// What is done with the records.
  enum Verb: Hashable, Sendable {
    case create
    case update
    /// Update or create, by the external id `field`.
    case upsert(field: Int)
    case delete
  }

  /// A record that can be written, or why it cannot.
  typealias Item = Result<RowWrite, Problem>

  /// What became of a record.
  typealias Outcome = Result<Saved, Problem>

  /// A record that was written, or an event that was published.
  enum Saved: Hashable, Sendable {
    case row(SavedRow)
    case event(PublishedEvent)
  }

  /// Records of one object type that follow each other.
  struct Run: Sendable {
    /// The object type.
    let object: ObjectType
    /// The records.
    var items: [Item]
  }

  /// What is done with the records.
  let verb: Verb
  /// Whether one failure undoes all of it.
  let allOrNone: Bool
  /// The records, in order.
  let runs: [Run]

  /// A write of records that were read already; those that one request must not write twice are refused.
  init(_ verb: Verb, allOrNone: Bool, _ runs: [Run]) {
    var runs = runs
    for index in runs.indices { runs[index].refuseDuplicates() }
    (self.verb, self.allOrNone, self.runs) = (verb, allOrNone, runs)
  }

  /// How many records there are.
  var count: Int { runs.reduce(0) { $0 + $1.items.count } }

  /// Reads a request to `/composite/sobjects…` that writes.
  init(_ call: Call, _ body: JSON?, _ schema: Schema) throws(Problem) {
    let path = call.target.components.dropFirst(2)
    if call.method == .delete {
      self = try Self(deleting: call, schema)
      return
    }
    guard let body, let records = body["records"]?.items else {
      throw Problem(.invalidInput, "The body needs a list 'records'; each record has attributes with its type.")
    }
    try Self.checkCount(records.count)
    allOrNone = try body.flag("allOrNone")
    var keyField: Int?
    switch (call.method, path.count) {
    case (.post, 0): verb = .create
    case (.patch, 0): verb = .update
    case (.patch, 2):
      let field = try schema.atPath(path[path.startIndex]).externalID(path[path.startIndex + 1])
      (verb, keyField) = (.upsert(field: field), field)
    case _: throw Problem.wrongMethod(call.method, allowed: path.count == 2 ? "PATCH" : "DELETE,PATCH,POST")
    }
    var runs: [Run] = []
    for (index, record) in records.enumerated() {
      let object = try Self.object(of: record, at: index, path.first, schema)
      let item = Self.item(record, verb, keyField, in: object, schema)
      if runs.last?.object.index != object.index { runs.append(Run(object: object, items: [])) }
      runs[runs.count - 1].items.append(item)
    }
    guard runs.count <= PlatformFigures.collectionRuns else { throw Problem(.tooManyRuns) }
    for index in runs.indices { runs[index].refuseDuplicates() }
    self.runs = runs
  }

  /// A request to delete the records of the parameter `ids`.
  private init(deleting call: Call, _ schema: Schema) throws(Problem) {
    guard call.target.components.count == 2 else { throw Problem.wrongMethod(.delete, allowed: "GET,PATCH,POST") }
    guard let list = call.target["ids"], !list.isEmpty else {
      throw Problem(.missingArgument, "Required parameter 'ids' is missing")
    }
    let ids = list.split(separator: ",").map(String.init)
    try Self.checkCount(ids.count)
    (verb, allOrNone) = (.delete, call.target["allOrNone"] == "true")
    var runs: [Run] = []
    for id in ids {
      guard let object = schema.object(prefix: String(id.prefix(3))) else {
        throw Problem(.malformedID, "malformed id \(id.prefix(100))")
      }
      let item = Item(catching: { () throws(Problem) in
        RowWrite(.number(try object.number(atPath: id)), columns: [], cells: [])
      })
      if runs.last?.object.index != object.index { runs.append(Run(object: object, items: [])) }
      runs[runs.count - 1].items.append(item)
    }
    guard runs.count <= PlatformFigures.collectionRuns else { throw Problem(.tooManyRuns) }
    self.runs = runs
  }

  private static func checkCount(_ count: Int) throws(Problem) {
    guard count <= PlatformFigures.collectionRows else {
      let most = PlatformFigures.collectionRows
      throw Problem(
        .exceededIDLimit,
        "record limit reached. cannot submit more than \(most) records into this call"
      )
    }
  }

  private static func object(
    of record: JSON,
    at index: Int,
    _ expected: String?,
    _ schema: Schema
  ) throws(Problem) -> ObjectType {
    guard let type = record["attributes"]?["type"]?.text else {
      throw Problem(
        .invalidInput,
        "records[\(index)] needs attributes with its type: {\"attributes\":{\"type\":\"Account\"}}"
      )
    }
    let object = try schema.required(type)
    if let expected, expected.lowercased() != object.name.lowercased() {
      throw Problem(.invalidInput, "records[\(index)] is of type \(object.name), while the path names \(expected)")
    }
    return object
  }

  private static func item(
    _ record: JSON,
    _ verb: Verb,
    _ keyField: Int?,
    in object: ObjectType,
    _ schema: Schema
  ) -> Item {
    Item(catching: { () throws(Problem) in
      switch verb {
      case .create, .delete: return try schema.row(record, .new, in: object)
      case .update:
        return try schema.row(record, try record.id(of: object), in: object, leavingOut: ["id"])
      case .upsert(ObjectType.id):
        let key = record["Id"] ?? record["id"] == nil ? RowWrite.Key.new : try record.id(of: object)
        return try schema.row(record, key, in: object, leavingOut: ["id"])
      case .upsert(let field):
        let name = object.fields[field].name
        let value = record.members?.last { $0.name.lowercased() == name.lowercased() }?.value ?? .null
        let cell = try object.fields[field].cell(value)
        guard !cell.isEmpty else { throw Problem(.missingArgument, "\(name) not specified", fields: [name]) }
        return try schema.row(record, .external(field: field, value: cell), in: object, leavingOut: [name.lowercased()])
      }
    })
  }
}

extension CollectionWrite.Run {
  /// Refuses records that one request must not write twice.
  fileprivate mutating func refuseDuplicates() {
    guard items.count > 1 else { return }
    var counts: [RowWrite.Key: Int] = [:]
    for item in items {
      if case .success(let row) = item, row.key != .new { counts[row.key.folded, default: 0] += 1 }
    }
    guard counts.count < items.count else { return }
    var seen: [RowWrite.Key: Int] = [:]
    for index in items.indices {
      guard case .success(let row) = items[index], row.key != .new else { continue }
      seen[row.key.folded, default: 0] += 1
      switch row.key {
      case .external(let field, let value) where counts[row.key.folded, default: 0] > 1:
        let name = object.fields[field].name
        items[index] = .failure(
          Problem(.duplicateValue, "Duplicate external id specified: \(value.shown)", fields: [name])
        )
      case .number(let number) where seen[row.key, default: 0] > PlatformFigures.duplicateUpdates:
        let id = RecordID(prefix: object.prefix, number: number).text
        items[index] = .failure(
          Problem(
            .duplicateValue,
            "Maximum number of duplicate updates in one batch (\(PlatformFigures.duplicateUpdates) allowed). "
              + "Attempt to update Id more than once in this Api call: \(id)",
            fields: ["Id"]
          )
        )
      case .new, .number, .external: continue
      }
    }
  }
}

extension RowWrite.Key {
  /// The key as the database compares it: without regard to case.
  fileprivate var folded: RowWrite.Key {
    guard case .external(let field, .text(let text)) = self else { return self }
    return .external(field: field, value: .text(text.lowercased()))
  }
}

extension JSON {
  /// The key of the record that the member `id` names.
  fileprivate func id(of object: ObjectType) throws(Problem) -> RowWrite.Key {
    guard let id = members?.last(where: { $0.name.lowercased() == "id" })?.value.text, !id.isEmpty else {
      throw Problem(.missingArgument, "Id not specified in an update call", fields: ["Id"])
    }
    return .number(try object.number(atPath: id))
  }

  /// The flag `name`, which is false where it is missing.
  ///
  /// - Throws: JSON_PARSER_ERROR where it is something else.
  func flag(_ name: String) throws(Problem) -> Bool {
    guard let value = self[name], value != .null else { return false }
    guard let flag = value.flag else { throw Problem(.jsonParser, "\(name) is neither true nor false") }
    return flag
  }
}
