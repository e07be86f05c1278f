import Platform
import Wire

/// What parts of a composite request were answered, for those behind them that refer to it: `@{account.id}`,
/// `@{found.records[0].Id}`.
struct References {
  private struct Answer {
    let hasFailed: Bool
    let bytes: [UInt8]
    var json: JSON?
  }

  private var answers: [String: Answer] = [:]

  /// Keeps the answer to a part.
  mutating func add(_ reference: String, hasFailed: Bool, _ bytes: [UInt8]) {
    answers[reference] = Answer(hasFailed: hasFailed, bytes: bytes, json: nil)
  }

  /// A URL with what it refers to. A URL that is nothing but a reference is taken as it is; in others what is filled in
  /// is percent-encoded.
  mutating func filled(url: String) throws(Problem) -> String {
    if let value = try whole(url) { return value.text ?? "" }
    return try filled(url, encode: true)
  }

  /// A body with what it refers to. A text that is nothing but a reference becomes the value itself.
  mutating func filled(_ json: JSON) throws(Problem) -> JSON {
    switch json {
    case .null, .bool, .integer, .number: return json
    case .string(let text):
      if let value = try whole(text) { return value }
      return .string(try filled(text, encode: false))
    case .array(let items):
      var filled: [JSON] = []
      for item in items { filled.append(try self.filled(item)) }
      return .array(filled)
    case .object(let members):
      var filled: [JSON.Member] = []
      for member in members { filled.append(JSON.Member(member.name, try self.filled(member.value))) }
      return .object(filled)
    }
  }

  private mutating func whole(_ text: String) throws(Problem) -> JSON? {
    guard text.hasPrefix("@{"), text.firstIndex(of: "}") == text.index(text.endIndex, offsetBy: -1) else { return nil }
    return try value(of: text.dropFirst(2).dropLast())
  }

  private mutating func filled(_ text: String, encode: Bool) throws(Problem) -> String {
    guard text.contains("@{") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "@{") {
      guard let end = rest[start.upperBound...].firstIndex(of: "}") else { break }
      let value = try value(of: rest[start.upperBound..<end]).shown
      result += rest[..<start.lowerBound]
      result += encode ? value.percentEncoded : value
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  /// The value behind `account.id` or `found.records[0].Id`.
  private mutating func value(of path: Substring) throws(Problem) -> JSON {
    var steps = path.split(separator: ".", omittingEmptySubsequences: false)
    // `found[0].Id` refers to an answer that is a list.
    let (reference, firstIndices) = Self.parts(steps.removeFirst())
    guard var answer = answers[reference] else { throw Self.missing(path, reference) }
    if answer.hasFailed { throw Problem(.processingHalted) }
    if answer.json == nil {
      answer.json = (try? JSON(parsing: answer.bytes)) ?? .null
      answers[reference] = answer
    }
    var value = answer.json ?? .null
    for index in firstIndices { value = try Self.item(index, of: value, path, reference) }
    for step in steps {
      let (name, indices) = Self.parts(step)
      guard let member = value[name] else { throw Self.missing(path, reference) }
      value = member
      for index in indices { value = try Self.item(index, of: value, path, reference) }
    }
    return value
  }

  private static func item(
    _ index: Int,
    of list: JSON,
    _ path: Substring,
    _ reference: String
  ) throws(Problem) -> JSON {
    guard let items = list.items, items.indices.contains(index) else { throw missing(path, reference) }
    return items[index]
  }

  /// `records[0]` cut apart: the name and the indices; an index that is none leads nowhere.
  private static func parts(_ step: Substring) -> (String, [Int]) {
    let parts = step.split(separator: "[", omittingEmptySubsequences: false)
    return (String(parts[0]), parts.dropFirst().map { $0.hasSuffix("]") ? Int($0.dropLast()) ?? -1 : -1 })
  }

  private static func missing(_ path: Substring, _ reference: String) -> Problem {
    Problem(
      .processingHalted,
      "Invalid reference specified. No value for \(path.prefix(100)) found in \(reference.prefix(100))"
    )
  }
}

extension JSON {
  /// The value as it stands within a text.
  fileprivate var shown: String {
    switch self {
    case .null: ""
    case .bool(let flag): "\(flag)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .string(let text): text
    case .array, .object:
      {
        var json = JSONWriter()
        json.value(self)
        return String(decoding: json.bytes, as: UTF8.self)
      }()
    }
  }
}
