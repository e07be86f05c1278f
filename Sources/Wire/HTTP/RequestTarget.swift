/// A request's path and query, cut apart and decoded.
package struct RequestTarget: Hashable, Sendable {
  /// A parameter of the query.
  package struct Parameter: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its value; empty where there is none.
    package var value: String
  }

  /// The parts of the path between slashes, decoded; empty ones are left out, so a slash at the end changes nothing.
  package var components: [String] = []
  /// The query's parameters, in order.
  package var parameters: [Parameter] = []

  /// Cuts `text` apart; `nil` where a percent sign is not followed by two hexadecimal digits, or where what they stand
  /// for is not UTF-8.
  package init?(_ text: String) {
    var text = text
    guard text.withUTF8({ unsafe cut($0) }) else { return nil }
  }

  @unsafe private mutating func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let end = unsafe bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.count
    components.reserveCapacity(8)
    var start = 0
    for index in 0...end where unsafe index == end || bytes[index] == UInt8(ascii: "/") {
      defer { start = index + 1 }
      if start == index { continue }
      let part = unsafe UnsafeBufferPointer(rebasing: bytes[start..<index])
      guard let component = unsafe String(percentDecoding: part, plusIsSpace: false) else { return false }
      components.append(component)
    }
    guard end < bytes.count else { return true }
    let query = unsafe bytes[(end + 1)...].prefix { $0 != UInt8(ascii: "#") }
    guard let parameters = unsafe Self.form(query) else { return false }
    self.parameters = parameters
    return true
  }

  /// The value of the first parameter called `name`.
  package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The fields of a form, as queries and bodies of `application/x-www-form-urlencoded` write them.
  package static func form(_ bytes: some Collection<UInt8>) -> [Parameter]? {
    var parameters: [Parameter] = []
    for part in bytes.split(separator: UInt8(ascii: "&")) {
      let end = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      let rest = end < part.endIndex ? part[part.index(after: end)...] : part[end...]
      guard
        let name = String(percentDecoding: part[..<end], plusIsSpace: true),
        let value = String(percentDecoding: rest, plusIsSpace: true)
      else { return nil }
      parameters.append(Parameter(name: name, value: value))
    }
    return parameters
  }
}
