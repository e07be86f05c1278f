import Foundation
import Wire

/// A place between two changes: the reader has seen all up to it.
struct ChangeMark: Hashable, Sendable {
  /// When the last change that was seen was made.
  var updatedAt: Int64
  /// Its number, which tells changes of one millisecond apart.
  var changeNumber: Int64
}

/// Where a reader who reads page by page goes on.
enum PageCursor: Hashable, Sendable {
  /// Behind the record with this key, of all records; what changed since `start`, when the reading began, is for a
  /// reading of changes afterwards.
  case records(after: String, start: ChangeMark)
  /// Behind the change at the mark, of all changes.
  case changes(after: ChangeMark)

  /// The cursor in the form that clients carry about and need not understand.
  var token: String {
    var json = JSONWriter()
    json.array { json in
      switch self {
      case .records(let id, let start):
        json.string(id)
        Self.write(start, to: &json)
      case .changes(let mark): Self.write(mark, to: &json)
      }
    }
    return Token.encode(json.bytes)
  }

  /// Reads what a client sent; `nil` where this was never a cursor.
  init?(token: String) {
    guard let bytes = Token.decode(token), let items = try? JSON(parsing: bytes).items else { return nil }
    switch items.count {
    case 3:
      guard let id = items[0].text, EntityType.isID(id), let start = Self.mark(items[1...]) else { return nil }
      self = .records(after: id, start: start)
    case 2:
      guard let mark = Self.mark(items[...]) else { return nil }
      self = .changes(after: mark)
    case _: return nil
    }
  }

  private static func write(_ mark: ChangeMark, to json: inout JSONWriter) {
    json.integer(mark.updatedAt)
    json.integer(mark.changeNumber)
  }

  private static func mark(_ items: ArraySlice<JSON>) -> ChangeMark? {
    guard let time = items.first?.integer, let number = items.last?.integer else { return nil }
    return ChangeMark(updatedAt: time, changeNumber: number)
  }
}

/// Bytes as text that can stand in a URL.
///
/// - SeeAlso: RFC 4648, section 5, without padding.
enum Token {
  /// The text of `bytes`.
  static func encode(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// The bytes that `text` stands for; `nil` where there are none.
  static func decode(_ text: String) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding).map { [UInt8]($0) }
  }
}
