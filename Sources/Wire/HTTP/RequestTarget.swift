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
    let text = text.utf8.span
    var end = 0
    while end < text.count, text[end] != UInt8(ascii: "?") { end += 1 }
    components.reserveCapacity(8)
    var start = 0
    for index in 0...end where index == end || text[index] == UInt8(ascii: "/") {
      defer { start = index + 1 }
      if start == index { continue }
      guard let component = String(percentDecoding: text.extracting(start..<index), plusIsSpace: false) else {
        return nil
      }
      components.append(component)
    }
    guard end < text.count else { return }
    var last = end + 1
    while last < text.count, text[last] != UInt8(ascii: "#") { last += 1 }
    guard let parameters = Self.form(text.extracting(end + 1..<last)) else { return nil }
    self.parameters = parameters
  }

  /// The value of the first parameter called `name`.
  package subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The fields of a form, as queries and bodies of `application/x-www-form-urlencoded` write them.
  package static func form(_ bytes: Span<UInt8>) -> [Parameter]? {
    var parameters: [Parameter] = []
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == UInt8(ascii: "&") {
      defer { start = index + 1 }
      if start == index { continue }
      var end = start
      while end < index, bytes[end] != UInt8(ascii: "=") { end += 1 }
      guard
        let name = String(percentDecoding: bytes.extracting(start..<end), plusIsSpace: true),
        let value = String(percentDecoding: bytes.extracting(min(end + 1, index)..<index), plusIsSpace: true)
      else { return nil }
      parameters.append(Parameter(name: name, value: value))
    }
    return parameters
  }
}
