import HTTPTypes
import Platform
import Wire

extension Org {
  /// Answers `/composite/tree/X`: all records are created, or none.
  func answerTree(_ call: Call, _ body: JSON?) async throws(Problem) -> ServerResponse {
    guard call.method == .post else { throw Problem.wrongMethod(call.method, allowed: "POST") }
    let object = try schema.atPath(call.target.components[2])
    guard !object.isEvent else {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) has no records")
    }
    let tree = try RecordTree(body, of: object, schema)
    let date = clock.date()
    let outcomes = try await transact { store, plan in
      let outcomes = store.create(tree, date: date, under: &plan)
      return outcomes.hasFailures ? .undo(outcomes) : .keep(outcomes)
    }
    return ServerResponse(outcomes.hasFailures ? .badRequest : .created, json: JSONWriter(tree, outcomes))
  }
}

/// What became of the records of a tree: `nil` for those that were not tried, since their parent failed.
private typealias TreeOutcomes = [Result<Int64, Problem>?]

extension TreeOutcomes {
  fileprivate var hasFailures: Bool { contains { if case .failure = $0 { true } else { false } } }
}

extension RecordStore {
  fileprivate mutating func create(_ tree: RecordTree, date: Int64, under plan: inout LockPlan) -> TreeOutcomes {
    var outcomes: TreeOutcomes = []
    for node in tree.nodes {
      var parent: Int64?
      if let place = node.parent {
        guard case .success(let number) = outcomes[place.node] else {
          outcomes.append(nil)
          continue
        }
        parent = number
      }
      outcomes.append(
        Result(catching: { () throws(Problem) in
          let row = try node.row(under: parent)
          return try save(row, in: node.object, date: date, under: &plan).number
        })
      )
    }
    return outcomes
  }
}

extension RecordTree.Node {
  /// The record with its parent.
  fileprivate func row(under number: Int64?) throws(Problem) -> RowWrite {
    var row = try row.get()
    guard let number, let parent else { return row }
    guard !row.columns.contains(parent.field) else {
      let name = object.fields[parent.field].name
      throw Problem(.invalidInput, "\(name) is given by the tree, and must not be a field", fields: [name])
    }
    row.columns.append(parent.field)
    row.cells.append(.integer(number))
    return row
  }
}

extension JSONWriter {
  /// The ids of a tree's records, or the records that failed.
  fileprivate init(_ tree: RecordTree, _ outcomes: TreeOutcomes) {
    self.init(capacity: outcomes.count * 64)
    let hasFailures = outcomes.hasFailures
    object { json in
      json.member("hasErrors", hasFailures)
      json.name("results")
      json.array { json in
        for (node, outcome) in zip(tree.nodes, outcomes) {
          switch outcome {
          case .success(let number) where !hasFailures:
            json.object { json in
              json.member("referenceId", node.reference)
              json.name("id")
              json.string { RecordID(prefix: node.object.prefix, number: number).append(to: &$0) }
            }
          case .failure(let problem):
            json.object { json in
              json.member("referenceId", node.reference)
              json.name("errors")
              json.array { $0.problem(problem.ofOneRecord, code: "statusCode") }
            }
          case .success, nil: continue
          }
        }
      }
    }
  }
}
