import BeaufortNumerics
import Org
import Testing
import Wire

/// Random records in an org and, beside it, in memory, where queries are evaluated in the plainest way.
struct QueryOracle {
  /// A value; dates and times are numbers.
  enum Value: Hashable {
    case null
    case text(String)
    case id(String)
    case number(Double)
    case flag(Bool)
  }

  struct Record {
    var id: String
    var values: [String: Value]
    /// The index of the parent.
    var parent: Int?
    var isDeleted = false
  }

  enum Kind: CaseIterable { case text, integer, number, flag, date, time }

  static let schema = """
    objects:
      Box__c:
        prefix: a01
        fields:
          Name: { type: text, length: 80 }
          Key__c: { type: text, length: 20, externalId: true }
          Size__c: { type: integer }
      Thing__c:
        prefix: a02
        fields:
          Name: { type: text, length: 80 }
          Note__c: { type: textArea, length: 200 }
          Count__c: { type: integer }
          Amount__c: { type: number }
          Flag__c: { type: boolean }
          Day__c: { type: date }
          Moment__c: { type: dateTime }
          Box__c: { type: reference, to: Box__c, children: Things__r }
    """

  static let fields: [(name: String, kind: Kind)] = [
    ("Name", .text), ("Note__c", .text), ("Count__c", .integer), ("Amount__c", .number), ("Flag__c", .flag),
    ("Day__c", .date), ("Moment__c", .time),
  ]
  static let parentFields: [(name: String, kind: Kind)] = [("Name", .text), ("Key__c", .text), ("Size__c", .integer)]

  static let texts = [
    "alpha", "Alpha", "ALPHABET", "beta", "it's", "50%", "a_b", "back\\slash", "two\nlines", "ümlaut", "Z", "“q”",
    "alp",
    "", "a", "%", "_", "\\", "x' OR 'x'='x", "zebra",
  ]

  let rig: QueryRig
  private(set) var boxes: [Record] = []
  private(set) var things: [Record] = []
  var random: RandomStream

  init(seed: UInt64, things count: Int = 300) async throws {
    rig = try QueryRig(schema: Self.schema)
    random = RandomStream(seed: seed)
    let boxValues = (0..<12).map { _ in values(Self.parentFields) }
    let boxIDs = try await rig.create("Box__c", boxValues.map { json($0, Self.parentFields) })
    boxes = zip(boxIDs, boxValues).map { Record(id: $0.0, values: $0.1, parent: nil) }
    let all = (0..<count).map { _ in values(Self.fields) }
    let parents = (0..<count).map { _ in
      Int.random(in: 0..<4, using: &random) == 0 ? nil : Int.random(in: 0..<boxes.count, using: &random)
    }
    let texts = zip(all, parents).map { json($0.0, Self.fields, parent: $0.1.map { boxes[$0].id }) }
    let ids = try await rig.create("Thing__c", texts)
    things = zip(zip(ids, all), parents).map { Record(id: $0.0.0, values: $0.0.1, parent: $0.1) }
    try await deleteSome()
  }

  private mutating func deleteSome() async throws {
    let type = try #require(rig.rig.org.schema.object("Thing__c"))
    for index in things.indices where Int.random(in: 0..<12, using: &random) == 0 {
      let row = RowWrite(.number(Int64(index)), columns: [], cells: [])
      _ = try await rig.rig.org.write(.delete, [row], in: type)[0].get()
      things[index].isDeleted = true
    }
  }

  private mutating func values(_ fields: [(name: String, kind: Kind)]) -> [String: Value] {
    var values: [String: Value] = [:]
    for field in fields { values[field.name] = value(field.kind) }
    return values
  }

  /// A value as a field of some kind may hold it.
  mutating func value(_ kind: Kind) -> Value {
    if Int.random(in: 0..<6, using: &random) == 0 { return .null }
    switch kind {
    case .text:
      let text = Self.texts.randomElement(using: &random) ?? ""
      return text.isEmpty ? .null : .text(text)
    case .integer: return .number(Double(Int.random(in: -3...3, using: &random)))
    case .number: return .number(Double(Int.random(in: -8...8, using: &random)) / 4)
    case .flag: return .flag(Bool.random(using: &random))
    // The days around the first of January 2026, which is the org's today.
    case .date: return .number(Double(20_454 + Int.random(in: -40...40, using: &random)))
    case .time: return .number(Double(1_767_225_600_000 + Int.random(in: -40...40, using: &random) * 43_200_000))
    }
  }

  private func json(
    _ values: [String: Value],
    _ fields: [(name: String, kind: Kind)],
    parent: String? = nil
  ) -> String {
    var json = JSONWriter()
    json.object { json in
      for field in fields {
        switch (values[field.name] ?? .null, field.kind) {
        case (.null, _), (.id, _): continue
        case (.text(let text), _): json.member(field.name, text)
        case (.flag(let flag), _): json.member(field.name, flag)
        case (.number(let number), .date): json.member(field.name, CivilDates.text(Int(number)))
        case (.number(let number), .time): json.member(field.name, CivilDates.time(Int64(number)))
        case (.number(let number), .integer): json.member(field.name, Int64(number))
        case (.number(let number), _):
          json.name(field.name)
          json.number(number)
        }
      }
      if let parent { json.member("Box__c", parent) }
    }
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// A field of a record, or of its parent where it is called `Box__r.…`.
  func value(_ name: String, of record: Record) -> Value {
    let parts = name.split(separator: ".").map(String.init)
    if parts.count == 2 {
      guard let parent = record.parent else { return .null }
      return parts[1] == "Id" ? .id(boxes[parent].id) : boxes[parent].values[parts[1]] ?? .null
    }
    switch name {
    case "Id": return .id(record.id)
    case "Box__c": return record.parent.map { .id(boxes[$0].id) } ?? .null
    case _: return record.values[name] ?? .null
    }
  }
}

extension QueryOracle.Value {
  /// Where this is sorted beside another value of the same kind: texts without regard to the case of ASCII letters.
  func isBefore(_ other: QueryOracle.Value) -> Bool {
    switch (self, other) {
    case (.text(let left), .text(let right)): Self.folded(left).lexicographicallyPrecedes(Self.folded(right))
    case (.id(let left), .id(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    case (.number(let left), .number(let right)): left < right
    case (.flag(let left), .flag(let right)): !left && right
    case _: false
    }
  }

  func isEqual(_ other: QueryOracle.Value) -> Bool {
    if case (.text(let left), .text(let right)) = (self, other) { return Self.folded(left) == Self.folded(right) }
    return self == other
  }

  /// Whether a text fits a pattern whose special characters are given apart from the plain ones.
  func fits(_ pattern: [QueryOracle.PatternPart]) -> Bool {
    guard case .text(let text) = self else { return false }
    return Self.fits(Array(text.unicodeScalars)[...], pattern[...])
  }

  private static func fits(_ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<QueryOracle.PatternPart>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case .many: return (text.startIndex...text.endIndex).contains { fits(text[$0...], rest) }
    case .one: return !text.isEmpty && fits(text.dropFirst(), rest)
    case .plain(let scalar):
      guard let next = text.first, folded(String(next)) == folded(String(scalar)) else { return false }
      return fits(text.dropFirst(), rest)
    }
  }

  private static func folded(_ text: String) -> [UInt8] {
    text.utf8.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0 }
  }
}

extension QueryOracle {
  /// A part of a pattern for LIKE.
  enum PatternPart { case many, one, plain(Unicode.Scalar) }
}
