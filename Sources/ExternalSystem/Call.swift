import Database
import HTTPTypes
import Wire

/// A request on its way through the system: its path cut apart, its body still to be read.
struct Call: Sendable {
  /// The largest body, in bytes: two thousand records fit well. Salesforce Connect sends and takes no more either.
  ///
  /// - SeeAlso: Salesforce Help, *OData adapter limits*: 8 MB for a request.
  static let largestBody = 8_000_000

  /// The request.
  let request: ServerRequest
  /// Its path and query.
  let target: RequestTarget

  /// Its method; HEAD counts as GET, since the connection leaves the body out.
  var method: HTTPRequest.Method { request.head.method == .head ? .get : request.head.method }

  /// The body as JSON.
  func json() async throws(Refusal) -> JSON { try parsed(await body()).json }

  /// The body's bytes, which are said to be JSON.
  func body() async throws(Refusal) -> [UInt8] {
    if let type = request.field(.contentType) {
      let name = type.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
      guard name == "application/json" || name.hasSuffix("+json") else { throw .mediaType(type) }
    }
    do throws(BodyError) {
      return try await request.collected(upTo: Self.largestBody)
    } catch {
      switch error {
      case .tooLarge(let limit): throw .tooLarge(limit: limit)
      case .broken: throw .malformed("the body ended before its end")
      }
    }
  }

  /// Reads `body` as JSON.
  func parsed(_ body: [UInt8]) throws(Refusal) -> (json: JSON, bytes: [UInt8]) {
    if body.isEmpty { throw .malformed("the body is empty; send JSON") }
    do throws(JSONError) {
      return (try JSON(parsing: body), body)
    } catch {
      throw .malformed("the body is no JSON: \(error)")
    }
  }

  /// What must hold for a write, by `If-Match` and `If-None-Match`.
  ///
  /// - SeeAlso: RFC 9110, sections 13.1.1 and 13.1.2. Weak tags count, since OData's are weak.
  func condition() throws(Refusal) -> RecordEdit.Condition {
    if let tags = request.field(.ifMatch) {
      return Self.isStar(tags) ? .exists : .hasTag(Self.tags(tags))
    }
    if let tags = request.field(.ifNoneMatch) {
      guard Self.isStar(tags) else { throw .malformed("a write takes 'If-None-Match: *' and no other") }
      return .isAbsent
    }
    return .none
  }

  /// Whether the reader has the version with this tag already.
  func hasAlready(_ tag: String) -> Bool {
    guard let tags = request.field(.ifNoneMatch) else { return false }
    return Self.isStar(tags) || Self.tags(tags).contains(tag)
  }

  private static func isStar(_ tags: String) -> Bool {
    tags.allSatisfy { $0 == "*" || $0 == " " } && tags.contains("*")
  }

  private static func tags(_ list: String) -> [String] {
    list.split(separator: ",").map { tag in
      let tag = tag.trimmingPrefix { $0 == " " }
      return String(tag.hasPrefix("W/") ? tag.dropFirst(2) : tag).replacing(" ", with: "")
    }
  }
}

/// An answer, and how many records it took to make it.
struct Reply: Sendable {
  /// The answer.
  var response: ServerResponse
  /// How many records were read or written.
  var records = 0
}
