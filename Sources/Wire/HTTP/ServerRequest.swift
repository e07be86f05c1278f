package import HTTPTypes

/// A request as a server got it: its head, who sent it, and a body that is read on demand.
package struct ServerRequest: Sendable {
  /// Method, path with query, and header fields.
  package var head: HTTPRequest
  /// The sender's address, without a port.
  package var peer: String
  /// The body, not yet read.
  package var body: RequestBody

  /// Makes a request.
  package init(_ head: HTTPRequest, from peer: String, body: RequestBody = RequestBody([])) {
    (self.head, self.peer, self.body) = (head, peer, body)
  }

  /// The value of the header field `name`, those of several with commas between them; `nil` where there is none.
  ///
  /// A request has few fields and is asked for fewer, so they are looked through; `HTTPFields` makes an index first.
  package func field(_ name: HTTPField.Name) -> String? {
    var value: String?
    // The lengths tell nearly all names apart, and take no comparison of texts.
    let length = name.canonicalName.utf8.count
    for field in head.headerFields where field.name.canonicalName.utf8.count == length && field.name == name {
      value = value.map { "\($0), \(field.value)" } ?? field.value
    }
    return value
  }

  /// The whole body; none of it is read where the head already says that it is longer than `limit`.
  ///
  /// - Throws: ``BodyError``; an error of the connection is ``BodyError/broken``.
  package func collected(upTo limit: Int) async throws(BodyError) -> [UInt8] {
    if let length = field(.contentLength).flatMap({ Int($0) }), length > limit {
      throw .tooLarge(limit: limit)
    }
    return try await body.collected(upTo: limit)
  }
}

/// The body of a request: read it once, whole or piece by piece.
package struct RequestBody: Sendable {
  /// Takes one piece after the other; what it throws ends the reading.
  package typealias Visitor = (ArraySlice<UInt8>) async throws -> Void

  private enum Source: Sendable {
    case arrived([UInt8])
    case arriving(@Sendable (Visitor) async throws -> Void)
  }

  private let source: Source

  /// A body whose pieces `read` hands on, in order.
  package init(_ read: @escaping @Sendable (Visitor) async throws -> Void) { source = .arriving(read) }

  /// A body that is there already.
  package init(_ bytes: [UInt8]) { source = .arrived(bytes) }

  /// The whole of it, where it has arrived.
  package var arrived: [UInt8]? { if case .arrived(let bytes) = source { bytes } else { nil } }

  /// Whether it is known to have no bytes.
  package var isEmpty: Bool { arrived?.isEmpty ?? false }

  /// The whole body.
  ///
  /// - Throws: ``BodyError``; an error of the connection is ``BodyError/broken``.
  package func collected(upTo limit: Int) async throws(BodyError) -> [UInt8] {
    if let arrived, arrived.count <= limit { return arrived }
    var bytes: [UInt8] = []
    try await forEach(upTo: limit) { piece in
      if bytes.isEmpty { bytes = Array(piece) } else { bytes.append(contentsOf: piece) }
    }
    return bytes
  }

  /// Hands every piece to `visit`, up to `limit` bytes in all.
  package func forEach(upTo limit: Int, _ visit: Visitor) async throws(BodyError) {
    var size = 0
    do {
      switch source {
      case .arrived(let bytes):
        guard bytes.count <= limit else { throw BodyError.tooLarge(limit: limit) }
        if !bytes.isEmpty { try await visit(bytes[...]) }
      case .arriving(let read):
        try await read { piece in
          size += piece.count
          guard size <= limit else { throw BodyError.tooLarge(limit: limit) }
          try await visit(piece)
        }
      }
    } catch let error as BodyError {
      throw error
    } catch {
      throw .broken
    }
  }
}

/// Why a body could not be read.
package enum BodyError: Error, Hashable, Sendable {
  /// It has more bytes than the limit.
  case tooLarge(limit: Int)
  /// The connection ended, or what took the pieces failed.
  case broken
}
