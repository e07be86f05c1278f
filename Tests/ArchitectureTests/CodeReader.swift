/// Reads Swift line by line and leaves out comments and the inside of string literals.
struct CodeReader {
  private var isInBlock = false
  private var isInText = false

  mutating func code(of line: Substring) -> String {
    let isPlain = !line.utf8.contains { $0 == Self.quote || $0 == Self.slash }
    if isPlain && !isInBlock && !isInText { return String(line) }
    var code: [UInt8] = []
    var isInString = false
    var rest = Array(line.utf8)[...]
    while let byte = rest.first {
      if isInBlock {
        isInBlock = !rest.starts(with: Self.blockEnd)
        rest = rest.dropFirst(isInBlock ? 1 : 2)
      } else if rest.starts(with: Self.textMark) {
        isInText.toggle()
        rest = rest.dropFirst(3)
      } else if isInText {
        rest = rest.dropFirst()
      } else if isInString {
        isInString = byte != Self.quote
        rest = rest.dropFirst(byte == Self.backslash ? 2 : 1)
      } else if byte == Self.quote {
        isInString = true
        code += [byte, byte]
        rest = rest.dropFirst()
      } else if rest.starts(with: Self.comment) {
        break
      } else if rest.starts(with: Self.blockStart) {
        isInBlock = true
        rest = rest.dropFirst(2)
      } else {
        code.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: code, as: UTF8.self)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let slash = UInt8(ascii: "/")
  private static let backslash = UInt8(ascii: "\\")
  private static let textMark = Array("\"\"\"".utf8)
  private static let comment = Array("//".utf8)
  private static let blockStart = Array("/*".utf8)
  private static let blockEnd = Array("*/".utf8)
}
