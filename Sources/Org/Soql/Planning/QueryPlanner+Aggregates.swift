import Platform
import ScenarioFile

extension QueryPlanner {
  /// A function in SQL, and what it gives.
  struct FunctionValue {
    var sql: String
    var field: Field
    var prefix: String?
  }

  /// The plan of a query with functions or groups.
  func aggregates(_ query: SoqlQuery, _ tables: inout QueryTables) throws(Problem) -> AggregatePlan {
    if let limit = query.limit, query.groups.isEmpty {
      let words = "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"
      throw source.problem(.malformedQuery, words, at: limit.position)
    }
    var groups: [String] = []
    for path in query.groups {
      let resolved = try tables.resolve(path)
      try check(resolved.field, canBe: .grouped, at: path.position)
      groups.append(try tables.column(resolved, at: path.position))
    }
    var columns = ColumnList()
    var values: [(name: String, value: QueryValue)] = []
    var unnamed = 0
    for item in query.items {
      let (found, alias, position) = try value(item, groups, &tables)
      let column = columns.add(found.sql)
      let prefix = found.prefix.map { RecordID(prefix: $0, number: 0).prefix } ?? 0
      var name = alias ?? found.field.name
      if case .aggregate = item, alias == nil {
        name = "expr\(unnamed)"
        unnamed += 1
      }
      if values.contains(where: { $0.name.lowercased() == name.lowercased() }) {
        throw source.problem(.malformedQuery, "duplicate alias: \(name)", at: position)
      }
      values.append((name, QueryValue(field: found.field, prefix: prefix, column: column)))
    }
    let condition = try filter(query, &tables, parent: nil)
    var having = SQLText()
    if let condition = query.having {
      try checkGrouped(condition, groups, &tables)
      having = SQLText(" HAVING ")
      having += try sql(condition, isNegated: false, &tables)
    }
    let order = try order(query, groups, &tables)
    var rows = SQLText("SELECT \(columns.expressions.joined(separator: ", "))\(tables.from)")
    rows += condition
    if !groups.isEmpty { rows += " GROUP BY \(groups.joined(separator: ", "))" }
    rows += having
    rows += order
    rows += try limits(query)
    return AggregatePlan(rows: rows, shape: QueryShape(values: values))
  }

  private func value(
    _ item: SoqlQuery.Item,
    _ groups: [String],
    _ tables: inout QueryTables
  ) throws(Problem) -> (FunctionValue, alias: String?, position: Int) {
    switch item {
    case .field(let path, let alias): return (try grouped(path, groups, &tables), alias?.text, path.position)
    case .aggregate(let aggregate, let alias):
      return (try function(aggregate, &tables), alias?.text, aggregate.position)
    case .fields(let name):
      throw source.problem(.malformedQuery, "FIELDS cannot stand in a grouped query.", at: name.position)
    case .children(let query):
      let words = "A query of children cannot stand in a grouped query."
      throw source.problem(.malformedQuery, words, at: query.from.position)
    }
  }

  private func grouped(
    _ path: SoqlPath,
    _ groups: [String],
    _ tables: inout QueryTables
  ) throws(Problem) -> FunctionValue {
    let resolved = try tables.resolve(path)
    let column = try tables.column(resolved, at: path.position)
    guard groups.contains(column) else {
      throw source.problem(.malformedQuery, "Field must be grouped or aggregated: \(path.text)", at: path.position)
    }
    return FunctionValue(
      sql: column,
      field: resolved.field,
      prefix: schema.idPrefix(of: resolved.field, in: resolved.object)
    )
  }

  /// A function over a field.
  ///
  /// - Throws: MALFORMED_QUERY where the field has no such function.
  func function(_ aggregate: SoqlAggregate, _ tables: inout QueryTables) throws(Problem) -> FunctionValue {
    let number = Field(FieldSpec(name: aggregate.function.rawValue, kind: .integer), index: 0, isOfEveryObject: false)
    guard let path = aggregate.path else { return FunctionValue(sql: "count(*)", field: number) }
    let resolved = try tables.resolve(path)
    let column = try tables.column(resolved, at: path.position)
    let field = resolved.field
    let (isNumber, isFlag, isLong) = (field.isNumber, field.kind == .boolean, field.isLongText)
    let isAllowed =
      switch aggregate.function {
      case .count, .countDistinct: !isLong
      case .sum, .avg: isNumber
      case .min, .max: !isFlag && !isLong
      }
    guard isAllowed else {
      let words = "field \(path.text) does not support aggregate operator \(aggregate.function.rawValue.uppercased())"
      throw source.problem(.malformedQuery, words, at: aggregate.position)
    }
    switch aggregate.function {
    case .count: return FunctionValue(sql: "count(\(column))", field: number)
    case .countDistinct: return FunctionValue(sql: "count(DISTINCT \(column))", field: number)
    // Whole numbers would overflow.
    case .sum: return FunctionValue(sql: "sum(\(column) + 0.0)", field: field)
    case .avg:
      let average = Field(FieldSpec(name: "avg", kind: .number), index: 0, isOfEveryObject: false)
      return FunctionValue(sql: "avg(\(column))", field: average)
    case .min, .max:
      let sql = "\(aggregate.function.rawValue)(\(column))"
      return FunctionValue(sql: sql, field: field, prefix: schema.idPrefix(of: field, in: resolved.object))
    }
  }

  private func order(
    _ query: SoqlQuery,
    _ groups: [String],
    _ tables: inout QueryTables
  ) throws(Problem) -> SQLText {
    if query.order.isEmpty { return SQLText() }
    var parts: [String] = []
    for order in query.order {
      let value: FunctionValue =
        switch order.operand {
        case .field(let path): try grouped(path, groups, &tables)
        case .aggregate(let aggregate): try function(aggregate, &tables)
        }
      parts.append(value.sql + order.direction(isNeverNull: false))
    }
    return SQLText(" ORDER BY \((parts + groups).joined(separator: ", "))")
  }

  /// Fields in HAVING must be grouped.
  private func checkGrouped(
    _ condition: SoqlCondition,
    _ groups: [String],
    _ tables: inout QueryTables
  ) throws(Problem) {
    switch condition {
    case .all(let parts), .any(let parts): for part in parts { try checkGrouped(part, groups, &tables) }
    case .not(let part): try checkGrouped(part, groups, &tables)
    case .comparison(.field(let path), _, _), .isIn(.field(let path), _, isNegated: _):
      _ = try grouped(path, groups, &tables)
    case .comparison(.aggregate, _, _), .isIn(.aggregate, _, isNegated: _): break
    case .isSelected(let path, by: _, isNegated: _):
      throw source.problem(.malformedQuery, "A semi join sub-select cannot stand in HAVING.", at: path.position)
    }
  }
}

extension Field {
  fileprivate var isNumber: Bool {
    switch kind {
    case .integer, .number, .currency, .percent: true
    case _: false
    }
  }

  fileprivate var isLongText: Bool { if case .textArea(let length) = kind { length > 255 } else { false } }
}
