import HTTPTypes
import Platform
import Wire

/// Under which conditions a request is to be carried out.
///
/// - SeeAlso: REST API Developer Guide, *Conditional Requests*: times for object types and records, tags for records of
///   Account alone.
struct Conditions: Hashable, Sendable {
  /// Tags of which the record must have one.
  var tags: [Substring] = []
  /// Tags of which the record must have none.
  var otherTags: [Substring] = []
  /// It must have been changed after this time, in milliseconds since 1970.
  var changedSince: Int64?
  /// It must not have been changed after this time.
  var unchangedSince: Int64?

  /// Whether there are none, as in nearly all requests.
  var isEmpty: Bool { tags.isEmpty && otherTags.isEmpty && changedSince == nil && unchangedSince == nil }

  /// Reads a request's conditions; dates that are none are passed over, as HTTP wants it.
  init(_ fields: HTTPFields) throws(Problem) {
    // All of them begin with "if-"; the first letter tells nearly all other fields from them without a comparison.
    for field in fields where field.name.canonicalName.utf8.first == UInt8(ascii: "i") {
      switch field.name {
      case .ifMatch: tags += Self.tags(field.value)
      case .ifNoneMatch: otherTags += Self.tags(field.value)
      case .ifModifiedSince: changedSince = HTTPDate.milliseconds(parsing: field.value)
      case .ifUnmodifiedSince: unchangedSince = HTTPDate.milliseconds(parsing: field.value)
      case _: continue
      }
    }
  }

  private static func tags(_ list: String) -> [Substring] {
    list.split(separator: ",").map { tag in
      let tag = tag.drop { $0 == " " }
      return tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }
  }

  /// Whether what was changed last at `date`, in milliseconds since 1970, and has `tag` is as the client knows it:
  /// then a read is answered with 304.
  ///
  /// - Throws: PRECONDITION_FAILED where it is not what the client wants to change or read.
  func isNotModified(_ date: Int64, tag: String?) throws(Problem) -> Bool {
    let date = date / 1_000 * 1_000
    if let tag, !tags.isEmpty, !tags.contains("*"), !tags.contains(where: { $0 == tag }) {
      throw Problem(.preconditionFailed)
    }
    if let unchangedSince, date > unchangedSince { throw Problem(.preconditionFailed) }
    if let tag, !otherTags.isEmpty { return otherTags.contains { $0 == "*" || $0 == tag } }
    if let changedSince { return date <= changedSince }
    return false
  }
}
