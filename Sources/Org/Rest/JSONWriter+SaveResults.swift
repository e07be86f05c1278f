import HTTPTypes
import Platform
import Wire

/// Save results: what became of each record of a collection.
extension JSONWriter {
  /// The results of a collection, in order.
  init(_ write: CollectionWrite, _ outcomes: [CollectionWrite.Outcome]) {
    self.init(capacity: outcomes.count * 64)
    var index = 0
    beginArray()
    for run in write.runs {
      for _ in run.items where index < outcomes.count {
        result(outcomes[index], of: run.object, write.verb)
        index += 1
      }
    }
    endArray()
  }

  private mutating func result(
    _ outcome: CollectionWrite.Outcome,
    of object: ObjectType,
    _ verb: CollectionWrite.Verb
  ) {
    beginObject()
    switch outcome {
    case .success(.event(let event)): enqueued(event)
    case .success(.row(let saved)):
      name("id")
      string { RecordID(prefix: object.prefix, number: saved.number).append(to: &$0) }
      raw(#""success":true,"errors":[]"#.utf8)
      if case .upsert = verb { member("created", saved.isNew) }
    case .failure(let problem):
      member("success", false)
      name("errors")
      beginArray()
      self.problem(problem.ofOneRecord, code: "statusCode")
      endArray()
      if case .upsert = verb { member("created", false) }
    }
    endObject()
  }
}

extension Problem {
  /// The problem as a save result tells it, where ids that lead nowhere and keys that lead to several records have codes
  /// of their own.
  var ofOneRecord: Problem {
    var problem = self
    if code == ErrorEntry.notFound.code {
      problem.code = ErrorEntry.invalidCrossReference.code
      problem.message = "invalid cross reference id"
    } else if status == .multipleChoices {
      problem.code = ErrorEntry.duplicateExternalID.code
    }
    return problem
  }
}
