import HTTPTypes
import Platform
import Wire

/// A request that consists of others, of which later ones may refer to the answers to earlier ones.
struct CompositeRequest: Sendable {
  /// One of them.
  struct Part: Sendable {
    /// What the others call it.
    let reference: String
    let method: HTTPRequest.Method
    /// Path and query, with references.
    let url: String
    /// The body, with references.
    let body: JSON?
    /// Conditions and options.
    let fields: HTTPFields
  }

  /// Whether one failure undoes all of it.
  let allOrNone: Bool
  /// The requests, in order.
  let parts: [Part]

  /// Reads the body of a request to `/composite`. How parts are collated changes nothing about what they do.
  init(_ body: JSON?) throws(Problem) {
    guard let body, let items = body["compositeRequest"]?.items else {
      throw Problem(.invalidInput, "The body needs a list 'compositeRequest'.")
    }
    allOrNone = try body.flag("allOrNone")
    _ = try body.flag("collateSubrequests")
    guard items.count <= PlatformFigures.subrequests else {
      throw Problem(
        .tooManySubrequests,
        "A composite request takes at most \(PlatformFigures.subrequests) subrequests, and this one has \(items.count)"
      )
    }
    var parts: [Part] = []
    for (index, item) in items.enumerated() {
      let part = try Part(item, at: "compositeRequest[\(index)]")
      guard !parts.contains(where: { $0.reference == part.reference }) else {
        throw Problem(.invalidInput, "Two subrequests have the referenceId '\(part.reference)'")
      }
      parts.append(part)
    }
    let queries = parts.count { $0.isQuery }
    guard queries <= PlatformFigures.subqueries else {
      throw Problem(
        .tooManySubrequests,
        "A composite request takes at most \(PlatformFigures.subqueries) queries, and this one has \(queries)"
      )
    }
    self.parts = parts
  }
}

extension CompositeRequest.Part {
  fileprivate init(_ json: JSON, at place: String) throws(Problem) {
    func text(_ name: String) throws(Problem) -> String {
      guard let text = json[name]?.text, !text.isEmpty else {
        throw Problem(.invalidInput, "\(place) needs a text '\(name)'")
      }
      return text
    }
    reference = try text("referenceId")
    guard reference.utf8.allSatisfy(\.isPartOfReference) else {
      throw Problem(
        .invalidInput,
        "\(place): the referenceId '\(reference.prefix(100))' may have letters, digits and _"
      )
    }
    let name = try text("method").uppercased()
    guard let method = HTTPRequest.Method(name) else { throw Problem(.invalidInput, "\(place): no method '\(name)'") }
    self.method = method
    url = try text("url")
    body = json["body"] == .null ? nil : json["body"]
    var fields = HTTPFields()
    for member in json["httpHeaders"]?.members ?? [] {
      guard let name = HTTPField.Name(member.name), let value = member.value.text else {
        throw Problem(.invalidInput, "\(place): httpHeaders has something that is no header field")
      }
      fields[name] = value
    }
    self.fields = fields
  }

  fileprivate var isQuery: Bool {
    let path = url.split(separator: "?", maxSplits: 1)[0].split(separator: "/")
    return path.count > 3 && (path[3] == "query" || path[3] == "queryAll")
  }
}

extension UInt8 {
  /// Whether it may stand in a referenceId.
  fileprivate var isPartOfReference: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
