import Platform
import ScenarioFile

/// Checks the names and types of a query, and translates it to SQL.
struct QueryPlanner {
  let schema: Schema
  let source: SoqlSource
  /// Days since 1970.
  let today: Int
  /// Whether deleted records count.
  let includesDeleted: Bool

  /// How the query `text` is answered; `date`, milliseconds since 1970, is that of `TODAY`.
  ///
  /// - Throws: MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE and other codes of bad queries.
  static func plan(_ text: String, schema: Schema, date: Int64, includesDeleted: Bool) throws(Problem) -> QueryPlan {
    let source = SoqlSource(text)
    guard
      source.bytes.count <= PlatformFigures.queryCharacters
        || text.unicodeScalars.count <= PlatformFigures.queryCharacters
    else {
      let words = "SOQL statements cannot be longer than \(PlatformFigures.queryCharacters) characters."
      throw Problem(.malformedQuery, words)
    }
    let query = try SoqlParser.query(source)
    let planner = QueryPlanner(
      schema: schema,
      source: source,
      today: Int(date >= 0 ? date / 86_400_000 : (date - 86_399_999) / 86_400_000),
      includesDeleted: includesDeleted || query.wantsDeleted
    )
    return try planner.plan(query)
  }

  private func plan(_ query: SoqlQuery) throws(Problem) -> QueryPlan {
    let object = try object(query.from)
    var tables = tables(object, query, prefix: "t")
    if query.groups.isEmpty, case .aggregate(let aggregate, _) = query.items[0], aggregate.path == nil {
      return .count(try count(query, aggregate, &tables))
    }
    let hasFunctions = query.items.contains { item in if case .aggregate = item { true } else { false } }
    if hasFunctions || !query.groups.isEmpty { return .aggregates(try aggregates(query, &tables)) }
    return .records(try records(query, &tables, parent: nil))
  }

  /// The object type that a query is of.
  func object(_ path: SoqlPath) throws(Problem) -> ObjectType {
    guard path.names.count == 1, let object = schema.object(path.text) else {
      throw source.problem(
        .invalidType,
        """
        sObject type '\(path.text)' is not supported. If you are attempting to use a custom object, be sure to append \
        the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.
        """,
        at: path.position
      )
    }
    if object.isEvent {
      throw Problem(.invalidTypeForOperation, "entity type \(object.name) does not support query")
    }
    return object
  }

  func tables(_ object: ObjectType, _ query: SoqlQuery, prefix: String) -> QueryTables {
    QueryTables(object, alias: query.alias?.text, prefix: prefix, schema: schema, source: source)
  }

  /// The plan of a query for records. `parent` is the reference by which children belong to theirs.
  func records(_ query: SoqlQuery, _ tables: inout QueryTables, parent: Field?) throws(Problem) -> RecordPlan {
    var selected = self.tables(tables.object, query, prefix: tables.prefix)
    var columns = ColumnList()
    var shape = QueryShape(tables.object, idColumn: columns.add("\(selected.root).\"Id\""))
    try select(query, into: &shape, &columns, &selected)
    let condition = try filter(query, &tables, parent: parent)
    let order = try order(query, &tables)
    var numbers = SQLText("SELECT \(tables.root).\"Id\"\(tables.from)")
    numbers += condition
    numbers += order
    numbers += try limits(query)
    let living = includesDeleted ? "" : " AND \(selected.root).\"IsDeleted\" = 0"
    let row =
      "SELECT \(columns.expressions.joined(separator: ", "))\(selected.from) WHERE \(selected.root).\"Id\" = ?\(living)"
    return RecordPlan(numbers: numbers, row: row, shape: shape)
  }

  private func count(
    _ query: SoqlQuery,
    _ aggregate: SoqlAggregate,
    _ tables: inout QueryTables
  ) throws(Problem) -> SQLText {
    guard query.items.count == 1, query.having == nil else {
      throw source.problem(
        .malformedQuery,
        "COUNT() must be the only element in the SELECT list.",
        at: aggregate.position
      )
    }
    let condition = try filter(query, &tables, parent: nil)
    var text = SQLText("SELECT count(*) FROM (SELECT 1\(tables.from)")
    text += condition
    text += try limits(query)
    text += ")"
    return text
  }

  /// ` WHERE …`, with what keeps deleted records out.
  func filter(_ query: SoqlQuery, _ tables: inout QueryTables, parent: Field?) throws(Problem) -> SQLText {
    var parts: [SQLText] = []
    if let parent { parts.append(SQLText("\(tables.root).\(parent.column) = ?")) }
    if !includesDeleted { parts.append(SQLText("\(tables.root).\"IsDeleted\" = 0")) }
    if let condition = query.condition {
      try checkSemiJoins(in: condition)
      parts.append(try sql(condition, isNegated: false, &tables))
    }
    if parts.isEmpty { return SQLText() }
    var text = SQLText(" WHERE ")
    text += SQLText.joined(parts[...], by: "AND")
    return text
  }

  /// ` ORDER BY …`, down to the id, so that the order of equal rows is always the same.
  private func order(_ query: SoqlQuery, _ tables: inout QueryTables) throws(Problem) -> SQLText {
    if query.order.isEmpty { return SQLText() }
    var parts: [String] = []
    for order in query.order {
      guard case .field(let path) = order.operand else {
        throw source.problem(
          .malformedQuery,
          "Only a grouped query can be sorted by a function.",
          at: order.operand.position
        )
      }
      let resolved = try tables.resolve(path)
      try check(resolved.field, canBe: .sorted, at: path.position)
      let isNeverNull = resolved.steps.isEmpty && resolved.field.isOfEveryObject
      parts.append(try tables.column(resolved, at: path.position) + order.direction(isNeverNull: isNeverNull))
    }
    return SQLText(" ORDER BY \(parts.joined(separator: ", ")), \(tables.root).\"Id\"")
  }

  /// ` LIMIT … OFFSET …`.
  func limits(_ query: SoqlQuery) throws(Problem) -> SQLText {
    if let offset = query.offset, offset.value > PlatformFigures.queryOffset {
      throw source.problem(
        .numberOutsideRange,
        "Maximum SOQL offset allowed is \(PlatformFigures.queryOffset)",
        at: offset.position
      )
    }
    switch (query.limit, query.offset) {
    case (nil, nil): return SQLText()
    case (let limit?, nil): return SQLText(" LIMIT ?", [.integer(limit.value)])
    case (let limit, let offset?):
      return SQLText(" LIMIT ? OFFSET ?", [.integer(limit?.value ?? -1), .integer(offset.value)])
    }
  }
}

/// The expressions between SELECT and FROM.
struct ColumnList {
  private(set) var expressions: [String] = []

  /// Adds one, and says which column it is.
  mutating func add(_ expression: String) -> Int {
    expressions.append(expression)
    return expressions.count - 1
  }
}

extension SoqlQuery.Order {
  /// ` DESC NULLS FIRST`, as little of it as SQLite needs: its own order of nulls is the platform's.
  func direction(isNeverNull: Bool) -> String {
    var sql = isDescending ? " DESC" : ""
    if let nullsFirst, nullsFirst == isDescending, !isNeverNull { sql += nullsFirst ? " NULLS FIRST" : " NULLS LAST" }
    return sql
  }
}
