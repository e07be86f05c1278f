import ScenarioFile

/// What a query gives of each row, in the order asked for.
package struct QueryShape: Sendable {
  /// Something that a row has a name for.
  package struct Item: Sendable {
    /// The name in answers.
    package var name: String
    /// What it is.
    package var content: Content
  }

  /// What stands behind a name.
  package enum Content: Sendable {
    /// The value of a field, or of a function.
    case value(QueryValue)
    /// A parent; a row may have none.
    case parent(QueryShape)
    /// A set of children.
    case children(QueryChildren)
  }

  /// The object type; `AggregateResult` where rows are no records.
  package let type: String
  /// What ids of the object type begin with.
  package let prefix: UInt32
  /// The column of the id; `nil` where rows are no records.
  package let idColumn: Int?
  /// What each row has.
  package internal(set) var items: [Item] = []

  init(_ object: ObjectType, idColumn: Int) {
    (type, self.idColumn) = (object.name, idColumn)
    prefix = RecordID(prefix: object.spec.prefix, number: 0).prefix
  }

  /// The shape of rows that are no records.
  init(values: [(name: String, value: QueryValue)]) {
    (type, prefix, idColumn) = ("AggregateResult", 0, nil)
    items = values.map { Item(name: $0.name, content: .value($0.value)) }
  }

  /// Whether rows are no records, but the results of functions.
  package var isAggregate: Bool { idColumn == nil }

  /// Whether rows have sets of children.
  package var hasChildren: Bool {
    items.contains { item in if case .children = item.content { true } else { false } }
  }

  /// The values of a row side by side, those of parents under names such as `Account.Name`; without children.
  package var columns: [(name: String, value: QueryValue)] {
    items.flatMap { item -> [(name: String, value: QueryValue)] in
      switch item.content {
      case .value(let value): [(item.name, value)]
      case .parent(let shape): shape.columns.map { ("\(item.name).\($0.name)", $0.value) }
      case .children: []
      }
    }
  }
}

/// Where a value stands in a row, and what it is.
package struct QueryValue: Sendable {
  /// What it is a value of.
  package let field: Field
  /// What ids in it begin with.
  let prefix: UInt32
  /// The column of the row.
  let column: Int
}

/// A set of children that a query asks for.
package struct QueryChildren: Sendable {
  /// What they are, and how they are read.
  let plan: RecordPlan
  /// What they give of each child.
  package var shape: QueryShape { plan.shape }
}
