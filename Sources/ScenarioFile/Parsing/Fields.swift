import Yams

/// A key of the file with what is written for it.
struct Field {
  /// The key.
  let key: String
  /// Where the key stands.
  let keyPlace: Place
  /// What is written for it.
  let value: Node
}

/// A mapping of the file, its keys checked.
struct Fields {
  /// What it describes, in messages: `flow 'orders'`.
  let subject: String
  /// Where a missing key is reported.
  let place: Place
  /// The keys, in the order written.
  var all: [Field]

  /// The field of `key`.
  subscript(key: String) -> Field? { all.first { $0.key == key } }
}

extension ScenarioReader {
  /// The mapping `node`, any keys.
  ///
  /// A missing key is reported at `place`, by default where the mapping starts.
  mutating func entries(_ node: Node, of subject: String, at place: Place? = nil) -> Fields {
    var fields = Fields(subject: subject, place: place ?? source.place(of: node), all: [])
    guard let mapping = node.mapping else {
      report(node, Complaint("\(subject) must be written as keys with values", "a mapping such as { key: value }"))
      fields.all = []
      brokenPlaces.insert(fields.place)
      return fields
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        report(key, Complaint("a key must be a word"))
        continue
      }
      fields.all.append(Field(key: name, keyPlace: source.place(of: key), value: value))
    }
    return fields
  }

  /// The mapping `node`, whose keys must be among `keys`.
  mutating func fields(_ node: Node, of subject: String, at place: Place? = nil, keys: [String]) -> Fields {
    var fields = entries(node, of: subject, at: place)
    for field in fields.all where !keys.contains(field.key) {
      let known = keys.sorted()
      report(
        field.keyPlace,
        Complaint(
          "unknown key \(quoted(field.key))",
          "one of: \(known.joined(separator: ", "))",
          suggestion: nearest(to: field.key, among: known)
        )
      )
    }
    fields.all.removeAll { !keys.contains($0.key) }
    return fields
  }

  /// The field of `key`; reports where it is missing.
  mutating func required(_ key: String, _ form: String, in fields: Fields) -> Field? {
    if let field = fields[key] { return field }
    guard !brokenPlaces.contains(fields.place) else { return nil }
    report(fields.place, Complaint("\(fields.subject) lacks the key '\(key)'", "'\(key)': \(form)"))
    return nil
  }

  /// The word written in `node`; reports where it is none.
  mutating func word(_ node: Node, for key: String, form: String) -> String? {
    guard let scalar = node.scalar else {
      report(node, Complaint("'\(key)' must be a single value", form))
      return nil
    }
    let text = Dimension.trimmed(scalar.string)
    if text.isEmpty {
      report(node, Complaint("nothing is written for '\(key)'", form))
      return nil
    }
    return text
  }

  /// The text of `key`.
  mutating func text(_ key: String, _ form: String, in fields: Fields) -> String {
    guard let field = required(key, form, in: fields) else { return "" }
    return word(field.value, for: key, form: form) ?? ""
  }

  /// The items of a list; reports where `node` is none.
  mutating func items(_ node: Node, of subject: String, form: String) -> [Node] {
    guard let sequence = node.sequence else {
      report(node, Complaint("\(subject) must be a list", form))
      return []
    }
    return Array(sequence)
  }

  /// The whole number that `node` stands for, in what the program counts in; `nil` where it is reported.
  mutating func value(_ node: Node, for key: String, _ dimension: Dimension, in range: ClosedRange<Int64>) -> Int64? {
    let form = "\(dimension.noun) from \(dimension.text(range.lowerBound)) to \(dimension.text(range.upperBound))"
    guard let text = word(node, for: key, form: form) else { return nil }
    do throws(Complaint) {
      let value = try dimension.value(of: text)
      if range.contains(value) { return value }
      report(node, Complaint("'\(key)' is out of range: \(printable(text))", form))
    } catch {
      report(node, error)
    }
    return nil
  }

  /// The value of `key`, its default where it is not written, and something harmless where it is reported.
  mutating func value(
    _ key: String,
    _ dimension: Dimension,
    in range: ClosedRange<Int64>,
    standard: Int64? = nil,
    of fields: Fields
  ) -> Int64 {
    let harmless = standard ?? range.lowerBound
    if let field = fields[key] { return value(field.value, for: key, dimension, in: range) ?? harmless }
    if let standard { return standard }
    let form = "\(dimension.noun) from \(dimension.text(range.lowerBound)) to \(dimension.text(range.upperBound))"
    _ = required(key, form, in: fields)
    return harmless
  }

  /// The index of the word of `key` among `words`.
  mutating func choice(_ node: Node, for key: String, among words: [String]) -> Int? {
    let form = "one of: \(words.joined(separator: ", "))"
    guard let text = word(node, for: key, form: form) else { return nil }
    if let index = words.firstIndex(of: text) { return index }
    report(node, Complaint("unknown \(key) \(quoted(text))", form, suggestion: nearest(to: text, among: words)))
    return nil
  }
}
