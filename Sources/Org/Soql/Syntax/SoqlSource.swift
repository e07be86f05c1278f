import Platform

/// The text of a query, and how its errors point into it.
struct SoqlSource: Sendable {
  /// The text as UTF-8.
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether the text at `range` is `word`, which has no capital letters, in any case of its letters.
  func matches(_ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    for (offset, byte) in bytes[range].enumerated() {
      let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
      guard unsafe word.utf8Start[offset] == (isCapital ? byte | 0x20 : byte) else { return false }
    }
    return true
  }

  /// An error at a place in the text, worded as the platform does: the row with a mark below the place, row and column
  /// from 1, and the message.
  func problem(_ entry: ErrorEntry, _ message: String, at position: Int) -> Problem {
    let start = bytes[..<position].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let row = bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1
    let before = text(start..<position).unicodeScalars
    let after = text(position..<end).unicodeScalars
    var shown = String.UnicodeScalarView(before.suffix(Self.shownBefore))
    let mark = String(repeating: " ", count: shown.count)
    shown.append(contentsOf: after.prefix(Self.shownAfter))
    let place = "\n\(String(shown))\n\(mark)^\nERROR at Row:\(row):Column:\(before.count + 1)\n"
    return Problem(entry, place + message)
  }

  /// Characters shown of a long row, before and behind the place.
  private static let (shownBefore, shownAfter) = (60, 40)
}
