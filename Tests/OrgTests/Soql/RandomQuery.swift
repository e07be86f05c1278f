import BeaufortNumerics

/// A random query, with what it should find.
struct RandomQuery {
  typealias Test = (QueryOracle.Record) -> Bool

  struct Order {
    var field: String
    var isDescending: Bool
    var nullsFirst: Bool
  }

  var soql: String
  var matches: Test
  var order: [Order]
  var limit: Int?
  var offset: Int

  /// Records that it should find, in order where it asks for one.
  func expected(_ oracle: QueryOracle, includingDeleted: Bool) -> [String] {
    var found = oracle.things.enumerated().filter { (includingDeleted || !$0.element.isDeleted) && matches($0.element) }
    found.sort { left, right in
      for key in order {
        let (first, second) = (oracle.value(key.field, of: left.element), oracle.value(key.field, of: right.element))
        if first.isEqual(second) { continue }
        if first == .null || second == .null { return (first == .null) == key.nullsFirst }
        return key.isDescending ? second.isBefore(first) : first.isBefore(second)
      }
      return left.offset < right.offset
    }
    return found.dropFirst(order.isEmpty ? 0 : offset).prefix(order.isEmpty ? Int.max : limit ?? Int.max)
      .map(\.element.id)
  }
}

extension QueryOracle {
  mutating func query() -> RandomQuery {
    var soql = "SELECT Id FROM Thing__c"
    var query = RandomQuery(soql: "", matches: { _ in true }, order: [], limit: nil, offset: 0)
    if chance(9, in: 10) {
      let (text, test) = condition(depth: 0)
      soql += " WHERE \(text)"
      query.matches = test
      if chance(1, in: 6) {
        let (more, isSelected) = semiJoin()
        let isGrouped = text.contains(" AND ") || text.contains(" OR ") || text.hasPrefix("NOT ")
        soql = "SELECT Id FROM Thing__c WHERE \(isGrouped ? "(\(text))" : text) AND \(more)"
        query.matches = { test($0) && isSelected($0) }
      }
    }
    let names = Self.fields.map(\.name) + ["Id", "Box__c", "Box__r.Name", "Box__r.Size__c"]
    for index in 0..<Int.random(in: 0...3, using: &random) {
      let field = names.randomElement(using: &random) ?? "Id"
      let isDescending = chance(1, in: 2)
      let nulls = Int.random(in: 0..<3, using: &random)
      soql += index == 0 ? " ORDER BY " : ", "
      soql +=
        field + (isDescending ? " DESC" : chance(1, in: 2) ? " ASC" : "") + ["", " NULLS FIRST", " NULLS LAST"][nulls]
      query.order.append(
        .init(field: field, isDescending: isDescending, nullsFirst: nulls == 0 ? !isDescending : nulls == 1)
      )
    }
    if chance(1, in: 3) {
      query.limit = Int.random(in: 0...40, using: &random)
      soql += " LIMIT \(query.limit ?? 0)"
    }
    if chance(1, in: 4) {
      query.offset = Int.random(in: 0...20, using: &random)
      soql += " OFFSET \(query.offset)"
    }
    query.soql = soql
    return query
  }

  mutating func chance(_ part: Int, in whole: Int) -> Bool { Int.random(in: 0..<whole, using: &random) < part }

  /// A condition as text and as what it means.
  private mutating func condition(depth: Int) -> (String, RandomQuery.Test) {
    switch depth < 4 ? Int.random(in: 0..<6, using: &random) : 0 {
    case 0, 1, 2: return comparison()
    case 3:
      let (text, test) = condition(depth: depth + 1)
      let isSingle = !text.contains(" AND ") && !text.contains(" OR ") && !text.hasPrefix("NOT ")
      return ("NOT \(isSingle && chance(1, in: 2) ? text : "(\(text))")", { !test($0) })
    case let choice:
      let isAll = choice == 4
      var (texts, tests): ([String], [RandomQuery.Test]) = ([], [])
      for _ in 0..<Int.random(in: 2...4, using: &random) {
        let (text, test) = condition(depth: depth + 1)
        let isSingle = !text.contains(" AND ") && !text.contains(" OR ") && !text.hasPrefix("NOT ")
        texts.append(isSingle ? text : "(\(text))")
        tests.append(test)
      }
      let whole = texts.joined(separator: isAll ? " AND " : " OR ")
      return (whole, { record in isAll ? tests.allSatisfy { $0(record) } : tests.contains { $0(record) } })
    }
  }

  private mutating func comparison() -> (String, RandomQuery.Test) {
    let ofParent = chance(1, in: 4)
    let list = ofParent ? Self.parentFields : Self.fields
    let field = list.randomElement(using: &random) ?? ("Name", .text)
    let name = ofParent ? "Box__r.\(field.name)" : field.name
    let copy = self
    let get: (Record) -> Value = { copy.value(name, of: $0) }
    switch Int.random(in: 0..<10, using: &random) {
    case 0 where field.kind != .flag:
      let isEmpty = chance(1, in: 2)
      return ("\(name) \(isEmpty ? "=" : "!=") null", { (get($0) == .null) == isEmpty })
    case 1 where field.kind == .text:
      let (text, pattern) = pattern()
      return ("\(name) LIKE '\(text)'", { get($0).fits(pattern) })
    case 2, 3:
      if field.kind == .flag { break }
      return contains(name, field.kind, get)
    case 4: return idComparison()
    case _: break
    }
    if field.kind == .flag {
      let (flag, isEqual) = (chance(1, in: 2), chance(1, in: 2))
      return ("\(name) \(isEqual ? "=" : "!=") \(flag)", { (get($0).isEqual(.flag(true)) == flag) == isEqual })
    }
    let value = someValue(field.kind)
    let literal = literal(value, field.kind)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: return ("\(name) = \(literal)", { get($0).isEqual(value) })
    case 1: return ("\(name) \(chance(1, in: 2) ? "!=" : "<>") \(literal)", { !get($0).isEqual(value) })
    case 2: return ("\(name) < \(literal)", { get($0).isBefore(value) })
    case 3: return ("\(name) > \(literal)", { value.isBefore(get($0)) })
    case 4: return ("\(name) <= \(literal)", { get($0) != .null && !value.isBefore(get($0)) })
    case _: return ("\(name) >= \(literal)", { get($0) != .null && !get($0).isBefore(value) })
    }
  }

  private mutating func contains(
    _ name: String,
    _ kind: Kind,
    _ get: @escaping (Record) -> Value
  ) -> (String, RandomQuery.Test) {
    let values = (0..<Int.random(in: 1...5, using: &random)).map { _ in chance(1, in: 8) ? Value.null : someValue(kind)
    }
    let literals = values.map { literal($0, kind) }.joined(separator: chance(1, in: 2) ? "," : " , ")
    let isNegated = chance(1, in: 3)
    return (
      "\(name) \(isNegated ? "NOT IN" : "IN") (\(literals))",
      { record in values.contains { get(record).isEqual($0) } != isNegated }
    )
  }

  private mutating func idComparison() -> (String, RandomQuery.Test) {
    let copy = self
    let isParent = chance(1, in: 2)
    let name = isParent ? ["Box__c", "Box__r.Id"].randomElement(using: &random) ?? "" : "Id"
    let id = (isParent ? boxes : things).randomElement(using: &random)?.id ?? ""
    let shown = chance(1, in: 2) ? id : String(id.prefix(15))
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return ("\(name) = '\(shown)'", { copy.value(name, of: $0) == .id(id) })
    case 1: return ("\(name) != '\(shown)'", { copy.value(name, of: $0) != .id(id) })
    case 2: return ("\(name) < '\(shown)'", { copy.value(name, of: $0).isBefore(.id(id)) })
    case _: return ("\(name) > '\(shown)'", { Value.id(id).isBefore(copy.value(name, of: $0)) })
    }
  }

  private mutating func semiJoin() -> (String, RandomQuery.Test) {
    let copy = self
    let size = Double(Int.random(in: -3...3, using: &random))
    let isNegated = chance(1, in: 2)
    return (
      "Box__c \(isNegated ? "NOT IN" : "IN") (SELECT Id FROM Box__c WHERE Size__c > \(Int(size)))",
      { record in
        guard case .number(let value) = copy.value("Box__r.Size__c", of: record) else { return isNegated }
        return (value > size) != isNegated
      }
    )
  }

  private mutating func someValue(_ kind: Kind) -> Value {
    while true {
      let value = value(kind)
      if value != .null { return value }
    }
  }

  private mutating func pattern() -> (String, [PatternPart]) {
    var (text, parts): (String, [PatternPart]) = ("", [])
    for scalar in (Self.texts.randomElement(using: &random) ?? "").unicodeScalars {
      switch Int.random(in: 0..<8, using: &random) {
      case 0:
        text += "%"
        parts.append(.many)
      case 1:
        text += "_"
        parts.append(.one)
      case _:
        text += scalar == "%" || scalar == "_" ? "\\\(scalar)" : Self.escaped(String(scalar))
        parts.append(.plain(scalar))
      }
    }
    if parts.isEmpty || chance(1, in: 3) {
      text += "%"
      parts.append(.many)
    }
    return (text, parts)
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n")
  }

  private func literal(_ value: Value, _ kind: Kind) -> String {
    switch (value, kind) {
    case (.null, _), (.id, _): "null"
    case (.text(let text), _): "'\(Self.escaped(text))'"
    case (.flag(let flag), _): "\(flag)"
    case (.number(let days), .date): CivilDates.text(Int(days))
    case (.number(let time), .time): CivilDates.time(Int64(time))
    case (.number(let number), .integer): "\(Int(number))"
    case (.number(let number), _): "\(number)"
    }
  }
}
