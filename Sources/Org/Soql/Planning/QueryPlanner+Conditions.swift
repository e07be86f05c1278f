import Platform
import ScenarioFile

/// Conditions know two values, as on the platform: a comparison with a field that is empty does not hold, and where it
/// does not hold its opposite does. So a negation is pushed down to the comparisons, and those that mean "not" take
/// empty fields in.
extension QueryPlanner {
  /// A condition in SQL, or its opposite.
  func sql(_ condition: SoqlCondition, isNegated: Bool, _ tables: inout QueryTables) throws(Problem) -> SQLText {
    switch condition {
    case .all(let parts): return try joined(parts, by: isNegated ? "OR" : "AND", isNegated, &tables)
    case .any(let parts): return try joined(parts, by: isNegated ? "AND" : "OR", isNegated, &tables)
    case .not(let part): return try sql(part, isNegated: !isNegated, &tables)
    case .comparison(.field(let path), .equal, let literal) where !isNegated && path.names.count > 1:
      if let text = try keyed(path, [literal], &tables) { return text }
      return try compare(try target(.field(path), &tables), .equal, literal, isNegated: false)
    case .comparison(let operand, let comparison, let literal):
      let target = try target(operand, &tables)
      return try compare(target, comparison, literal, isNegated: isNegated)
    case .isIn(let operand, let literals, let isNot):
      if case .field(let path) = operand, path.names.count > 1, isNot == isNegated,
        let text = try keyed(path, literals, &tables)
      {
        return text
      }
      let target = try target(operand, &tables)
      return try contains(target, literals, isNegated: isNot != isNegated)
    case .isSelected(let path, let query, let isNot):
      return try semiJoin(path, query, isNegated: isNot != isNegated, &tables)
    }
  }

  private func joined(
    _ conditions: [SoqlCondition],
    by word: String,
    _ isNegated: Bool,
    _ tables: inout QueryTables
  ) throws(Problem) -> SQLText {
    var parts: [SQLText] = []
    parts.reserveCapacity(conditions.count)
    for condition in conditions { parts.append(try sql(condition, isNegated: isNegated, &tables)) }
    return SQLText.joined(parts[...], by: word)
  }

  /// A comparison with the key of a parent, as a search for the parents that have it: their index is used, and then
  /// that of the reference. `nil` where it is no key.
  private func keyed(
    _ path: SoqlPath,
    _ literals: [SoqlLiteral],
    _ tables: inout QueryTables
  ) throws(Problem) -> SQLText? {
    let resolved = try tables.resolve(path)
    guard !includesDeleted, let reference = try tables.reference(resolved, at: path.position),
      resolved.field.spec.isExternalID || resolved.field.spec.isUnique
    else { return nil }
    let key = FilterTarget(
      sql: resolved.field.column,
      field: resolved.field,
      name: path.text,
      prefix: nil,
      isNeverNull: false
    )
    for literal in literals where try value(literal, for: key) == .null { return nil }
    let condition = try contains(key, literals, isNegated: false)
    return SQLText(
      "\(reference.sql) IN (SELECT \"Id\" FROM \(resolved.object.table) WHERE \(condition.sql) AND \"IsDeleted\" = 0)",
      condition.values
    )
  }

  /// What a comparison compares.
  private func target(_ operand: SoqlOperand, _ tables: inout QueryTables) throws(Problem) -> FilterTarget {
    switch operand {
    case .field(let path):
      let resolved = try tables.resolve(path)
      try check(resolved.field, canBe: .filtered, at: path.position)
      // The id of a parent is what the reference holds.
      if case .id = resolved.field.kind, let reference = try tables.reference(resolved, at: path.position) {
        let prefix = resolved.object.spec.prefix
        return FilterTarget(
          sql: reference.sql,
          field: reference.field,
          name: path.text,
          prefix: prefix,
          isNeverNull: false
        )
      }
      return FilterTarget(
        sql: try tables.column(resolved, at: path.position),
        field: resolved.field,
        name: path.text,
        prefix: schema.idPrefix(of: resolved.field, in: resolved.object),
        isNeverNull: resolved.steps.isEmpty && resolved.field.isOfEveryObject
      )
    case .aggregate(let aggregate):
      let value = try function(aggregate, &tables)
      return FilterTarget(
        sql: value.sql,
        field: value.field,
        name: value.field.name,
        prefix: value.prefix,
        isNeverNull: false
      )
    }
  }

  /// Refuses semi-joins where the platform knows none: below OR and NOT, inside each other, or more than two.
  func checkSemiJoins(in condition: SoqlCondition) throws(Problem) {
    let top: [SoqlCondition] = if case .all(let parts) = condition { parts } else { [condition] }
    var count = 0
    for part in top {
      if case .isSelected(let path, let query, _) = part {
        count += 1
        if count > PlatformFigures.querySemiJoins {
          let words = "Maximum \(PlatformFigures.querySemiJoins) semi join sub-selects are allowed."
          throw source.problem(.malformedQuery, words, at: path.position)
        }
        if let inner = query.condition?.semiJoin {
          throw source.problem(.malformedQuery, "Nesting of semi join sub-selects is not supported", at: inner.position)
        }
      } else if let path = part.semiJoin {
        throw source.problem(
          .malformedQuery,
          """
          Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.
          """,
          at: path.position
        )
      }
    }
  }

  private func semiJoin(
    _ path: SoqlPath,
    _ query: SoqlQuery,
    isNegated: Bool,
    _ tables: inout QueryTables
  ) throws(Problem) -> SQLText {
    let outer = try tables.resolve(path)
    let object = try object(query.from)
    var selected = self.tables(object, query, prefix: "s\(path.position)t")
    guard query.items.count == 1, case .field(let innerPath, nil) = query.items[0], query.groups.isEmpty,
      query.order.isEmpty, query.limit == nil, query.offset == nil
    else {
      let words = "A semi join sub-select selects one field, with nothing behind its WHERE."
      throw source.problem(.malformedQuery, words, at: query.from.position)
    }
    let inner = try selected.resolve(innerPath)
    guard let wanted = target(of: outer), let found = target(of: inner), wanted.index == found.index else {
      let words = "The left operand field and the selected field of a semi join must be ids of the same object type."
      throw source.problem(.invalidField, words, at: path.position)
    }
    let column = try tables.column(outer, at: path.position)
    let innerColumn = try selected.column(inner, at: innerPath.position)
    let filter = try filter(query, &selected, parent: nil)
    var text = SQLText("\(column)\(isNegated ? " NOT" : "") IN (SELECT \(innerColumn)\(selected.from)")
    text += filter
    text += "\(filter.sql.isEmpty ? " WHERE " : " AND ")\(innerColumn) IS NOT NULL)"
    if !isNegated || (outer.steps.isEmpty && outer.field.isOfEveryObject) { return text }
    return SQLText("(\(text.sql) OR \(column) IS NULL)", text.values)
  }

  /// The object type whose ids a field holds.
  private func target(of resolved: QueryTables.Resolved) -> ObjectType? {
    if case .id = resolved.field.kind { resolved.object } else { schema.parent(of: resolved.field) }
  }
}

extension SoqlCondition {
  /// The first semi-join in it.
  fileprivate var semiJoin: SoqlPath? {
    switch self {
    case .all(let parts), .any(let parts): parts.lazy.compactMap(\.semiJoin).first
    case .not(let part): part.semiJoin
    case .comparison, .isIn: nil
    case .isSelected(let path, _, _): path
    }
  }
}

extension Schema {
  /// What the ids in `field` of `object` begin with; `nil` where it holds none.
  func idPrefix(of field: Field, in object: ObjectType) -> String? {
    if case .id = field.kind { object.spec.prefix } else { parent(of: field)?.spec.prefix }
  }
}
