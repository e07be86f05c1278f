import Platform
import ScenarioFile

extension QueryPlanner {
  /// Adds what a query asks for to the shape of its rows.
  func select(
    _ query: SoqlQuery,
    into shape: inout QueryShape,
    _ columns: inout ColumnList,
    _ tables: inout QueryTables
  ) throws(Problem) {
    var childCount = 0
    for item in query.items {
      switch item {
      case .field(let path, let alias):
        if let alias {
          throw source.problem(.malformedQuery, "only aggregate expressions use field aliasing", at: alias.position)
        }
        let resolved = try tables.resolve(path)
        try insert(resolved, path, 0, into: &shape, &columns, &tables)
      case .fields(let group):
        for field in try fields(group, of: tables.object, query) {
          let path = SoqlPath(names: [SoqlName(text: field.name, position: group.position)])
          let resolved = QueryTables.Resolved(steps: [], object: tables.object, field: field)
          if shape.items.contains(where: { $0.name == field.name }) { continue }
          try insert(resolved, path, 0, into: &shape, &columns, &tables)
        }
      case .children(let children):
        guard childCount < PlatformFigures.queryChildSets else {
          let words = "A query cannot hold more than \(PlatformFigures.queryChildSets) queries of children."
          throw source.problem(.malformedQuery, words, at: children.from.position)
        }
        let set = try self.children(children, of: tables.object, number: childCount)
        if shape.items.contains(where: { $0.name == set.name }) {
          throw source.problem(.malformedQuery, "duplicate query of children: \(set.name)", at: children.from.position)
        }
        shape.items.append(set)
        childCount += 1
      case .aggregate(let aggregate, _):
        throw source.problem(
          .malformedQuery,
          "Functions are not allowed in a query of children.",
          at: aggregate.position
        )
      }
    }
  }

  /// Adds a field to a shape, or to the shape of the parent that it belongs to.
  private func insert(
    _ resolved: QueryTables.Resolved,
    _ path: SoqlPath,
    _ step: Int,
    into shape: inout QueryShape,
    _ columns: inout ColumnList,
    _ tables: inout QueryTables
  ) throws(Problem) {
    guard step < resolved.steps.count else {
      let field = resolved.field
      if shape.items.contains(where: { $0.name == field.name }) {
        throw source.problem(.invalidField, "duplicate field selected: \(path.text)", at: path.position)
      }
      let column = columns.add(try tables.column(resolved, at: path.position))
      let value = QueryValue(field: field, prefix: schema.prefix(of: field, in: resolved.object), column: column)
      shape.items.append(QueryShape.Item(name: field.name, content: .value(value)))
      return
    }
    guard let object = schema.object(shape.type),
      case .reference(let reference) = object.fields[resolved.steps[step]].kind,
      let parent = schema.object(reference.to)
    else { throw Problem.unexpected("'\(path.text)' leads nowhere") }
    let name = reference.relationship
    let index: Int
    if let known = shape.items.firstIndex(where: { $0.name == name }) {
      index = known
    } else {
      let column = columns.add(try tables.idColumn(resolved.steps[...step], at: path.position))
      index = shape.items.count
      shape.items.append(QueryShape.Item(name: name, content: .parent(QueryShape(parent, idColumn: column))))
    }
    guard case .parent(var child) = shape.items[index].content else {
      throw source.problem(.malformedQuery, "'\(name)' is both a parent and a set of children", at: path.position)
    }
    try insert(resolved, path, step + 1, into: &child, &columns, &tables)
    shape.items[index].content = .parent(child)
  }

  /// The fields that `FIELDS(…)` stands for.
  private func fields(_ group: SoqlName, of object: ObjectType, _ query: SoqlQuery) throws(Problem) -> [Field] {
    let (fields, isBounded): ([Field], Bool)
    switch group.text.lowercased() {
    case "all": (fields, isBounded) = (object.fields, false)
    case "standard": (fields, isBounded) = (object.fields.filter { !$0.name.hasSuffix("__c") }, true)
    case "custom": (fields, isBounded) = (object.fields.filter { $0.name.hasSuffix("__c") }, false)
    case _:
      let words = "FIELDS takes ALL, STANDARD or CUSTOM, not '\(group.text)'."
      throw source.problem(.malformedQuery, words, at: group.position)
    }
    let most = PlatformFigures.queryAllFieldsRows
    guard isBounded || query.limit.map({ $0.value <= most }) == true else {
      throw source.problem(
        .malformedQuery,
        "The SOQL FIELDS function must have a LIMIT of at most \(most)",
        at: group.position
      )
    }
    return fields
  }

  /// A set of children that a query asks for.
  private func children(
    _ query: SoqlQuery,
    of object: ObjectType,
    number: Int
  ) throws(Problem) -> QueryShape.Item {
    let isOwn = query.from.names.count == 2 && query.from.names[0].text.lowercased() == object.name.lowercased()
    let name = query.from.names.last?.text ?? ""
    guard query.from.names.count == 1 || isOwn,
      let set = object.children.first(where: { $0.name.lowercased() == name.lowercased() })
    else {
      throw source.problem(
        .invalidType,
        """
        Didn't understand relationship '\(query.from.text)' in FROM part of query call. If you are attempting to use a \
        custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your \
        WSDL or the describe call for the appropriate names.
        """,
        at: query.from.position
      )
    }
    if let group = query.groups.first {
      throw source.problem(.malformedQuery, "GROUP BY is not allowed in a query of children.", at: group.position)
    }
    let child = schema.objects[set.object]
    var tables = tables(child, query, prefix: "c\(number)t")
    let plan = try records(query, &tables, parent: child.fields[set.field])
    return QueryShape.Item(name: set.name, content: .children(QueryChildren(plan: plan)))
  }
}
