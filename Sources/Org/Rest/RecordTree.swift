import Platform
import ScenarioFile
import Wire

/// Records with their children and theirs, which are created together.
struct RecordTree: Sendable {
  /// A record of the tree.
  struct Node: Sendable {
    /// What answers call it.
    let reference: String
    /// Its object type.
    let object: ObjectType
    /// The index of its parent and the field that names it; `nil` at the top.
    let parent: (node: Int, field: Int)?
    /// Its fields, or why they do not fit.
    let row: Result<RowWrite, Problem>
  }

  /// The records, parents before their children, level by level.
  let nodes: [Node]

  /// Reads the body of a request to `/composite/tree/X`.
  init(_ body: JSON?, of object: ObjectType, _ schema: Schema) throws(Problem) {
    guard let records = body?["records"]?.items, !records.isEmpty else {
      throw Problem(.invalidInput, "The body needs a list 'records' with at least one record.")
    }
    var nodes: [Node] = []
    var references: Set<String> = []
    var types: Set<Int> = []
    typealias Waiting = (json: JSON, object: ObjectType, parent: (node: Int, field: Int)?)
    var level: [Waiting] = records.map { ($0, object, nil) }
    var depth = 0
    while !level.isEmpty {
      depth += 1
      guard depth <= PlatformFigures.treeDepth, nodes.count + level.count <= PlatformFigures.treeRecords else {
        throw Problem(.tooManyTreeRecords)
      }
      var next: [Waiting] = []
      for (json, object, parent) in level {
        let reference = try Self.reference(json, object)
        guard references.insert(reference).inserted else {
          throw Problem(.invalidInput, "Duplicate ReferenceId provided in the request: \(reference.prefix(100))")
        }
        types.insert(object.index)
        let (fields, children) = try Self.cut(json, object, schema)
        for (set, items) in children {
          next += items.map { ($0, schema.objects[set.object], (nodes.count, set.field)) }
        }
        let row = Result(catching: { () throws(Problem) in try schema.row(.object(fields), .new, in: object) })
        nodes.append(Node(reference: reference, object: object, parent: parent, row: row))
      }
      level = next
    }
    guard types.count <= PlatformFigures.treeTypes else { throw Problem(.tooManyTreeRecords) }
    self.nodes = nodes
  }

  private static func reference(_ json: JSON, _ object: ObjectType) throws(Problem) -> String {
    let attributes = json["attributes"]
    guard let type = attributes?["type"]?.text, type.lowercased() == object.name.lowercased() else {
      throw Problem(
        .invalidInput,
        "Include an entity type for each record in the request: one should be \(object.name)."
      )
    }
    guard let reference = attributes?["referenceId"]?.text, !reference.isEmpty else {
      throw Problem(.invalidInput, "Include a reference ID for each record in the request.")
    }
    return reference
  }

  /// A record's fields, and the sets of its children.
  private static func cut(
    _ json: JSON,
    _ object: ObjectType,
    _ schema: Schema
  ) throws(Problem) -> ([JSON.Member], [(ObjectType.Children, [JSON])]) {
    var fields: [JSON.Member] = []
    var children: [(ObjectType.Children, [JSON])] = []
    for member in json.members ?? [] {
      guard let records = member.value["records"] else {
        fields.append(member)
        continue
      }
      guard
        let set = schema.objects[object.index].children.first(where: {
          $0.name.lowercased() == member.name.lowercased()
        })
      else {
        throw Problem(.invalidInput, "\(object.name) has no children called '\(member.name.prefix(100))'")
      }
      guard let items = records.items else {
        throw Problem(.invalidInput, "\(member.name) needs a list 'records'")
      }
      children.append((set, items))
    }
    return (fields, children)
  }
}
