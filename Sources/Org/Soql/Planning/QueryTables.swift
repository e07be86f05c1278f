import Platform
import ScenarioFile

/// The tables that one SELECT reads: that of its object type, and those of the parents it names.
struct QueryTables {
  /// A field behind the references that lead to it.
  struct Resolved {
    /// The references, by the index of their field in the object type before.
    var steps: [Int]
    /// The object type that the field is of.
    var object: ObjectType
    var field: Field
  }

  private struct Table {
    var object: ObjectType
    /// The table and its field that hold the reference; the first table has none.
    var reference: (table: Int, field: Int)?
  }

  private let schema: Schema
  private let source: SoqlSource
  /// What tables are called in SQL, before their number.
  let prefix: String
  private let alias: String?
  private var tables: [Table]

  /// The table of `object`, which the query calls `alias`. In SQL all tables are called `prefix` and a number.
  init(_ object: ObjectType, alias: String?, prefix: String, schema: Schema, source: SoqlSource) {
    (self.schema, self.source, self.prefix, self.alias) = (schema, source, prefix, alias)
    tables = [Table(object: object)]
  }

  /// The object type that the query is of.
  var object: ObjectType { tables[0].object }
  /// What the first table is called in SQL.
  var root: String { "\(prefix)0" }

  /// Finds the field that `path` names.
  ///
  /// - Throws: INVALID_FIELD with the place of the name that is none.
  func resolve(_ path: SoqlPath) throws(Problem) -> Resolved {
    var names = path.names[...]
    if names.count > 1, let first = names.first?.text.lowercased() {
      let isOwn = first == object.name.lowercased() && object.reference(first) == nil
      if first == alias?.lowercased() || isOwn { names = names.dropFirst() }
    }
    guard let last = names.last else { throw source.problem(.malformedQuery, "a field is missing", at: path.position) }
    var (steps, object) = ([Int](), object)
    for name in names.dropLast() {
      guard let reference = object.reference(name.text), let parent = schema.parent(of: object.fields[reference]) else {
        throw unknownRelationship(name)
      }
      steps.append(reference)
      object = parent
    }
    guard steps.count <= PlatformFigures.queryParentLevels else {
      let words = "'\(path.text)' goes through more than \(PlatformFigures.queryParentLevels) parents."
      throw source.problem(.invalidField, words, at: path.position)
    }
    guard let field = object.field(last.text) else { throw unknownField(last, in: object) }
    return Resolved(steps: steps, object: object, field: object.fields[field])
  }

  /// The column of a field in SQL; its table is joined where it was not yet.
  ///
  /// - Throws: MALFORMED_QUERY where there are too many parents.
  mutating func column(_ resolved: Resolved, at position: Int) throws(Problem) -> String {
    "\(prefix)\(try table(resolved.steps[...], at: position)).\(resolved.field.column)"
  }

  /// The column of the id of the parent that `steps` lead to.
  mutating func idColumn(_ steps: ArraySlice<Int>, at position: Int) throws(Problem) -> String {
    "\(prefix)\(try table(steps, at: position)).\"Id\""
  }

  /// The column of the reference that leads to a field's object type; `nil` where it is that of the query.
  mutating func reference(
    _ resolved: Resolved,
    at position: Int
  ) throws(Problem) -> (sql: String, field: Field)? {
    guard let last = resolved.steps.last else { return nil }
    let table = try table(resolved.steps.dropLast(), at: position)
    let field = tables[table].object.fields[last]
    return ("\(prefix)\(table).\(field.column)", field)
  }

  private mutating func table(_ steps: ArraySlice<Int>, at position: Int) throws(Problem) -> Int {
    var table = 0
    for step in steps {
      if let known = tables.firstIndex(where: { $0.reference.map { $0 == (table, step) } ?? false }) {
        table = known
        continue
      }
      guard let parent = schema.parent(of: tables[table].object.fields[step]) else { continue }
      guard tables.count <= PlatformFigures.queryParents else {
        let words = "A query cannot name more than \(PlatformFigures.queryParents) parents."
        throw source.problem(.malformedQuery, words, at: position)
      }
      tables.append(Table(object: parent, reference: (table, step)))
      table = tables.count - 1
    }
    return table
  }

  /// ` FROM "Contact" t0 LEFT JOIN "Account" t1 ON …`.
  var from: String {
    var sql = " FROM \(object.table) \(root)"
    for (index, table) in tables.enumerated() {
      guard let reference = table.reference else { continue }
      let column = tables[reference.table].object.fields[reference.field].column
      sql += " LEFT JOIN \(table.object.table) \(prefix)\(index)"
      sql += " ON \(prefix)\(index).\"Id\" = \(prefix)\(reference.table).\(column)"
    }
    return sql
  }

  private func unknownField(_ name: SoqlName, in object: ObjectType) -> Problem {
    var problem = source.problem(
      .invalidField,
      """
      No such column '\(name.text)' on entity '\(object.name)'. If you are attempting to use a custom field, be sure to \
      append the '__c' after the custom field name. Please reference your WSDL or the describe call for the \
      appropriate names.
      """,
      at: name.position
    )
    problem.fields = []
    return problem
  }

  private func unknownRelationship(_ name: SoqlName) -> Problem {
    source.problem(
      .invalidField,
      """
      Didn't understand relationship '\(name.text)' in field path. If you are attempting to use a custom \
      relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the \
      describe call for the appropriate names.
      """,
      at: name.position
    )
  }
}
