/// Finds where HTTP/1.1 messages begin and end in one direction of a connection, however its bytes are cut.
///
/// It keeps no message: of each line it holds the first few bytes, and of a body only how much is left. What it cannot
/// follow (another protocol after an upgrade, a malformed message) is ``Kind/opaque`` up to the end of the connection.
///
/// - SeeAlso: RFC 9112, sections 2, 6 and 7.
package struct MessageScanner: Hashable, Sendable {
  /// What a stretch of bytes is.
  package enum Kind: Hashable, Sendable {
    /// Start line and header fields, with the empty line that ends them.
    case head
    /// Content.
    case data
    /// Sizes of chunks and trailers, and empty lines before a message.
    case framing
    /// Nothing that can be told apart.
    case opaque
  }

  /// Bytes of one kind that stand together.
  package struct Stretch: Hashable, Sendable {
    /// What they are.
    package var kind: Kind
    /// How many.
    package var count: Int
    /// Whether a message begins with them.
    package var beginsMessage = false
    /// Whether its head ends with them.
    package var endsHead = false
    /// Whether it ends with them.
    package var endsMessage = false
  }

  /// Which direction it is.
  package enum Side: Hashable, Sendable { case requests, responses }

  /// Methods after which a response is framed in a way of its own.
  package enum Method: Hashable, Sendable { case head, connect, other }

  private enum State: Hashable {
    case startLine
    case fields
    case data(UInt64)
    case dataUntilEnd
    case chunkSize
    case chunk(UInt64)
    case chunkEnd
    case trailers
    case opaque
  }

  /// Longer lines are followed to their end, but nothing is read from what is beyond.
  private static let lineLimit = 256

  private let side: Side
  private var state = State.startLine
  private var line: [UInt8] = []
  private var isInMessage = false
  private var isChunked = false
  private var contentLength: UInt64?
  private var connection = ""
  private var isVersion10 = false
  /// The method of the request that is being read, or was last.
  package private(set) var method = Method.other
  /// The status of the response that is being read, or was last; 0 before there is one.
  package private(set) var status = 0
  /// Whether the request waits for a word before it sends its content.
  package private(set) var expectsContinue = false

  /// A connection's direction at its beginning.
  package init(_ side: Side) { self.side = side }

  /// Whether the sender of a request wants the connection to end after its response.
  package var wantsClose: Bool {
    connection.contains("close") || (isVersion10 && !connection.contains("keep-alive"))
  }

  /// Follows nothing any more.
  package mutating func giveUp() { state = .opaque }

  /// Whether it follows nothing any more.
  package var isLost: Bool { state == .opaque }

  /// The stretch that stands at the front of `bytes`, of which there is at least one; a response needs the method of
  /// the request that it answers.
  package mutating func take(_ bytes: Span<UInt8>, answering answered: Method = .other) -> Stretch {
    switch state {
    case .opaque: return Stretch(kind: .opaque, count: bytes.count)
    case .dataUntilEnd: return Stretch(kind: .data, count: bytes.count)
    case .data(let left):
      let count = Int(min(left, UInt64(bytes.count)))
      state = .data(left - UInt64(count))
      if left == UInt64(count) { return finished(Stretch(kind: .data, count: count)) }
      return Stretch(kind: .data, count: count)
    case .chunk(let left):
      let count = Int(min(left, UInt64(bytes.count)))
      state = left == UInt64(count) ? .chunkEnd : .chunk(left - UInt64(count))
      return Stretch(kind: .data, count: count)
    case .startLine, .fields: return takeHead(bytes, answered)
    case .chunkSize, .chunkEnd, .trailers: return takeFraming(bytes)
    }
  }

  private mutating func takeHead(_ bytes: Span<UInt8>, _ answered: Method) -> Stretch {
    var stretch = Stretch(kind: .head, count: 0)
    if !isInMessage {
      while stretch.count < bytes.count, bytes[stretch.count] == 13 || bytes[stretch.count] == 10 { stretch.count += 1 }
      if stretch.count > 0 { return Stretch(kind: .framing, count: stretch.count) }
      isInMessage = true
      stretch.beginsMessage = true
    }
    while stretch.count < bytes.count {
      let isLineEnd = add(bytes[stretch.count])
      stretch.count += 1
      guard isLineEnd else { continue }
      defer { line.removeAll(keepingCapacity: true) }
      if state == .startLine {
        guard readStartLine() else { return malformed(stretch) }
        state = .fields
      } else if line.isEmpty {
        stretch.endsHead = true
        return beganContent(stretch, answered)
      } else if !readField() {
        return malformed(stretch)
      }
    }
    return stretch
  }

  private mutating func takeFraming(_ bytes: Span<UInt8>) -> Stretch {
    var stretch = Stretch(kind: .framing, count: 0)
    while stretch.count < bytes.count {
      let isLineEnd = add(bytes[stretch.count])
      stretch.count += 1
      guard isLineEnd else { continue }
      defer { line.removeAll(keepingCapacity: true) }
      switch state {
      case .chunkEnd:
        guard line.isEmpty else { return malformed(stretch) }
        state = .chunkSize
      case .chunkSize:
        guard let size = chunkSize() else { return malformed(stretch) }
        state = size == 0 ? .trailers : .chunk(size)
        if size > 0 { return stretch }
      case .trailers: if line.isEmpty { return finished(stretch) }
      case .startLine, .fields, .data, .dataUntilEnd, .chunk, .opaque: return stretch
      }
    }
    return stretch
  }

  /// Adds a byte to the line; says whether it ended it, in which case the line is without its end.
  private mutating func add(_ byte: UInt8) -> Bool {
    if byte == 10 {
      if line.last == 13 { line.removeLast() }
      return true
    }
    if line.count < Self.lineLimit { line.append(byte) }
    return false
  }

  /// From here on nothing can be told apart.
  private mutating func malformed(_ stretch: Stretch) -> Stretch {
    state = .opaque
    return stretch
  }

  private mutating func finished(_ stretch: Stretch) -> Stretch {
    var stretch = stretch
    stretch.endsMessage = true
    state = .startLine
    isInMessage = false
    return stretch
  }
}

// MARK: - Lines

extension MessageScanner {
  private mutating func readStartLine() -> Bool {
    (isChunked, contentLength, expectsContinue, connection) = (false, nil, false, "")
    let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    switch side {
    case .requests:
      // The version may lie beyond what is kept of a long line.
      guard words.count >= 2, !words[0].isEmpty, words[0].allSatisfy({ $0 >= 65 && $0 <= 90 || $0 == 45 }) else {
        return false
      }
      method = words[0].elementsEqual("HEAD".utf8) ? .head : words[0].elementsEqual("CONNECT".utf8) ? .connect : .other
      isVersion10 = words.count == 3 && words[2].elementsEqual("HTTP/1.0".utf8)
      return words.count == 3 && words[2].starts(with: "HTTP/1.".utf8) || line.count == Self.lineLimit
    case .responses:
      guard words.count >= 2, words[0].starts(with: "HTTP/1.".utf8), words[1].count == 3 else { return false }
      status = Int(String(decoding: words[1], as: UTF8.self)) ?? 0
      return (100...999).contains(status)
    }
  }

  private mutating func readField() -> Bool {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return line.count == Self.lineLimit }
    var value = line[(colon + 1)...]
    while let first = value.first, first == 32 || first == 9 { value.removeFirst() }
    while let last = value.last, last == 32 || last == 9 { value.removeLast() }
    switch String(decoding: line[..<colon], as: UTF8.self).lowercased() {
    case "content-length":
      guard let length = UInt64(String(decoding: value, as: UTF8.self)), contentLength ?? length == length else {
        return false
      }
      contentLength = length
    case "transfer-encoding": isChunked = String(decoding: value, as: UTF8.self).lowercased().hasSuffix("chunked")
    case "expect": expectsContinue = String(decoding: value, as: UTF8.self).lowercased() == "100-continue"
    case "connection": connection += String(decoding: value, as: UTF8.self).lowercased() + ","
    default: break
    }
    return true
  }

  private func chunkSize() -> UInt64? {
    let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != 32 && $0 != 9 }
    return UInt64(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func beganContent(_ stretch: Stretch, _ answered: Method) -> Stretch {
    if side == .responses {
      if status == 101 || (answered == .connect && (200...299).contains(status)) {
        var stretch = finished(stretch)
        state = .opaque
        stretch.endsMessage = true
        return stretch
      }
      if answered == .head || status < 200 || status == 204 || status == 304 { return finished(stretch) }
    }
    if isChunked {
      state = .chunkSize
    } else if let contentLength {
      if contentLength == 0 { return finished(stretch) }
      state = .data(contentLength)
    } else if side == .requests {
      return finished(stretch)
    } else {
      state = .dataUntilEnd
    }
    return stretch
  }
}
