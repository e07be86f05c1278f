import Yams

/// Reads and checks the object types in the file at `path`.
///
/// - Throws: everything that is wrong with the file, in order of place.
package func readObjects(path: String) throws(ScenarioError) -> [ObjectSpec] {
  let text: String
  do throws(Complaint) {
    text = try contents(of: path, noun: "schema")
  } catch {
    throw ScenarioError(path: path, problems: [ScenarioError.Problem(wholeFile: error)])
  }
  return try parseObjects(text: text, path: path)
}

/// Reads and checks the object types whose text is `text`; `path` stands in messages.
///
/// - Throws: everything that is wrong with the text, in order of place.
package func parseObjects(text: String, path: String) throws(ScenarioError) -> [ObjectSpec] {
  let source = SourceText(path: path, text: text)
  var reader = ScenarioReader(source: source, vocabulary: .standard, loadingTraces: false)
  let objects = reader.tree("a schema: objects").map { reader.objects($0) }
  guard reader.problems.isEmpty, let objects else {
    throw ScenarioError(path: path, problems: reader.problemsInOrder)
  }
  return objects
}

extension ScenarioReader {
  /// The most object types and the most fields of one.
  private static let mostObjects = 200
  private static let mostFields = 500

  fileprivate mutating func objects(_ root: Node) -> [ObjectSpec] {
    let fields = fields(root, of: "the schema", keys: ["objects"])
    guard let field = required("objects", "a map of object types by their API names", in: fields) else { return [] }
    let entries = entries(field.value, of: "'objects'", at: field.keyPlace)
    if entries.all.isEmpty, !brokenPlaces.contains(entries.place) {
      report(field.keyPlace, Complaint("'objects' is empty", "at least one object type"))
    }
    if entries.all.count > Self.mostObjects {
      report(field.keyPlace, Complaint("\(entries.all.count) object types", "at most \(Self.mostObjects)"))
    }
    let names = entries.all.map(\.key)
    var prefixes: [String: String] = [:]
    var objects: [ObjectSpec] = []
    for entry in entries.all {
      let object = object(entry, among: names)
      if let other = prefixes.updateValue(object.name, forKey: object.prefix), !object.prefix.isEmpty {
        report(entry.keyPlace, Complaint("'\(object.name)' and '\(other)' have the same key prefix"))
      }
      objects.append(object)
    }
    return objects
  }

  private mutating func object(_ entry: Field, among names: [String]) -> ObjectSpec {
    checkAPIName(entry)
    let keys = ["prefix", "label", "changeEvents", "fields"]
    let fields = fields(entry.value, of: "object '\(entry.key)'", at: entry.keyPlace, keys: keys)
    let prefix = text("prefix", "the first three characters of its ids", in: fields)
    let isPrefix = prefix.utf8.count == 3 && prefix.utf8.allSatisfy(\.isLetterOrDigit)
    if !prefix.isEmpty, !isPrefix, let field = fields["prefix"] {
      report(field.value, Complaint("\(quoted(prefix)) is no key prefix", "three letters or digits, in quotes"))
    }
    let label = fields["label"].flatMap { word($0.value, for: "label", form: "a name") }
    let changes = fields["changeEvents"].flatMap { choice($0.value, for: "changeEvents", among: ["false", "true"]) }
    var specs: [FieldSpec] = []
    if let field = required("fields", "a map of fields by their API names", in: fields) {
      let entries = self.entries(field.value, of: "the fields of '\(entry.key)'", at: field.keyPlace)
      if entries.all.count > Self.mostFields {
        report(field.keyPlace, Complaint("\(entries.all.count) fields", "at most \(Self.mostFields)"))
      }
      for item in entries.all { specs += self.field(item, among: names).map { [$0] } ?? [] }
    }
    return ObjectSpec(
      name: entry.key,
      label: label ?? entry.key,
      prefix: prefix,
      publishesChanges: changes == 1,
      fields: specs
    )
  }

  /// Letters, digits and underscores, not beginning with a digit: what can stand in a query.
  mutating func checkAPIName(_ entry: Field) {
    let bytes = entry.key.utf8
    let isName =
      !bytes.isEmpty && bytes.count <= 80 && bytes.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
      && bytes.first.map { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
    if !isName {
      report(
        entry.keyPlace,
        Complaint("\(quoted(entry.key)) is no API name", "letters, digits and '_', at most 80, a letter first")
      )
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
