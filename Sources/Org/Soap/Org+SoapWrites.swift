import Platform
import ScenarioFile
import Wire

extension Org {
  /// What `create`, `update` and `upsert` do with their records.
  enum SoapSave { case create, update, upsert }

  /// Answers `create`, `update` and `upsert`.
  ///
  /// An unknown object type or field fails the whole call; what is wrong with one record stands in its result.
  func save(_ call: SoapCall, _ save: SoapSave, _ xml: inout XMLWriter) async throws(Problem) {
    let records = call.parameters("sObjects")
    try checkCount(records.count)
    var runs: [CollectionWrite.Run] = []
    for record in records {
      let object = try schema.object(of: record)
      let verb = try verb(save, call, object)
      let item = CollectionWrite.Item(catching: { () throws(Problem) in try schema.row(record, verb, in: object) })
      if case .failure(let problem) = item, problem.failsCall { throw problem }
      runs.add(item, of: object)
    }
    let outcomes = try await write(runs, save == .create ? .create : .update, call)
    for (object, outcome) in outcomes { xml.result(outcome, of: object, isUpsert: save == .upsert) }
  }

  /// Answers `delete`.
  func delete(_ call: SoapCall, _ xml: inout XMLWriter) async throws(Problem) {
    let ids = call.parameters("ids")
    try checkCount(ids.count)
    var runs: [CollectionWrite.Run] = []
    for id in ids {
      let text = id.word
      guard let object = schema.object(prefix: String(text.prefix(3))) ?? schema.objects.first else { continue }
      runs.add(
        CollectionWrite.Item(catching: { () throws(Problem) in
          RowWrite(.number(try object.number(text)), columns: [], cells: [])
        }),
        of: object
      )
    }
    let outcomes = try await write(runs, .delete, call)
    for (object, outcome) in outcomes { xml.result(outcome, of: object, isUpsert: false) }
  }

  private func write(
    _ runs: [CollectionWrite.Run],
    _ verb: CollectionWrite.Verb,
    _ call: SoapCall
  ) async throws(Problem) -> some Sequence<(ObjectType, CollectionWrite.Outcome)> {
    guard runs.count <= PlatformFigures.collectionRuns else { throw Problem(.tooManyRuns) }
    let write = CollectionWrite(verb, allOrNone: call.envelope.isAllOrNone, runs)
    return zip(runs.flatMap { run in run.items.map { _ in run.object } }, await outcomes(of: write))
  }

  private func verb(
    _ save: SoapSave,
    _ call: SoapCall,
    _ object: ObjectType
  ) throws(Problem) -> CollectionWrite.Verb {
    switch save {
    case .create: return .create
    case .update: return .update
    case .upsert:
      let name = try call.word("externalIDFieldName")
      let field = object.field(name)
      guard let field, field == ObjectType.id || object.fields[field].spec.isExternalID else {
        throw Problem(
          .invalidField,
          "Field name provided, \(name.prefix(100)) does not match an External ID, Salesforce Id, or indexed field for "
            + object.name,
          fields: [name]
        )
      }
      return .upsert(field: field)
    }
  }

  private func checkCount(_ count: Int) throws(Problem) {
    let most = PlatformFigures.collectionRows
    guard count <= most else {
      throw Problem(.exceededIDLimit, "record limit reached. cannot submit more than \(most) records into this call")
    }
  }
}

extension [CollectionWrite.Run] {
  /// Adds a record behind the others: to the last run, or to a new one where it is of another object type.
  fileprivate mutating func add(_ item: CollectionWrite.Item, of object: ObjectType) {
    if last?.object.index != object.index { append(CollectionWrite.Run(object: object, items: [])) }
    self[count - 1].items.append(item)
  }
}

extension Problem {
  /// Whether a record that has it fails the whole call: what it names is not in the schema.
  fileprivate var failsCall: Bool { code == ErrorEntry.invalidField.code || code == ErrorEntry.invalidType.code }
}

extension XMLWriter {
  /// Writes a save result.
  fileprivate mutating func result(_ outcome: CollectionWrite.Outcome, of object: ObjectType, isUpsert: Bool) {
    begin("result")
    switch outcome {
    case .success(.row(let saved)):
      if isUpsert { element("created", saved.isNew) }
      element("id") { xml in
        xml.raw { RecordID(prefix: object.prefix, number: saved.number).append(to: &$0) }
      }
      element("success", true)
    case .success(.event(let event)):
      // An event that was taken says so where errors stand.
      element("errors") { xml in
        xml.element("message", event.uuid)
        xml.element("statusCode", ErrorEntry.enqueued.code)
      }
      element("id", event.id)
      element("success", true)
    case .failure(let failure):
      let problem = failure.ofOneRecord
      if isUpsert { element("created", false) }
      element("errors") { xml in
        for field in problem.fields { xml.element("fields", field) }
        xml.element("message", problem.message)
        xml.element("statusCode", problem.code)
      }
      null("id")
      element("success", false)
    }
    end("result")
  }
}
