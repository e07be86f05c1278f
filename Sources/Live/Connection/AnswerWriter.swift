import HTTPTypes
import NIOCore
import Wire

/// Writes answers as bytes of HTTP/1.1.
///
/// An answer that is there leaves in one piece; one that is made while it is sent leaves in chunks, each of which
/// waits until the connection has room.
struct AnswerWriter: Sendable {
  /// How the end of a body is told from the next answer.
  private enum Framing { case none, length(Int), chunks, close }

  /// Where the bytes go.
  let outbound: NIOAsyncChannelOutboundWriter<OutgoingBytes>
  /// The date that answers bear.
  let date: DateField

  /// Tells a client to send the body that it holds back.
  func sayContinue() async throws {
    try await outbound.write(OutgoingBytes(bytes: ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")))
  }

  /// Writes a whole answer to the request with `head`, which is `nil` where it could not be read; `persists` says
  /// whether the connection goes on afterwards.
  ///
  /// - Throws: What the connection failed with, or what the making of the body did; then the answer is incomplete.
  func write(_ response: ServerResponse, to head: RequestHead?, persists: Bool) async throws {
    let hasNoBody = head?.request.method == .head || !Self.mayHaveBody(response.status)
    switch response.body {
    case .bytes(let body):
      let framing = Self.mayHaveBody(response.status) ? Framing.length(body.count) : .none
      let body = hasNoBody ? [] : body
      var bytes = ByteBuffer()
      bytes.reserveCapacity(512 + body.count)
      append(response, framing, isOld: head?.isOld ?? false, persists: persists, to: &bytes)
      bytes.writeBytes(body)
      try await outbound.write(OutgoingBytes(bytes: bytes, place: .last(persists: persists)))
    case .pieces(let makePieces):
      let isOld = head?.isOld ?? false
      let framing = hasNoBody ? Framing.none : isOld ? .close : .chunks
      let last = OutgoingBytes.Place.last(persists: persists)
      var start = ByteBuffer()
      append(response, framing, isOld: isOld, persists: persists, to: &start)
      if hasNoBody { return try await outbound.write(OutgoingBytes(bytes: start, place: last)) }
      try await outbound.write(OutgoingBytes(bytes: start))
      try await makePieces { piece in
        if !piece.isEmpty { try await outbound.write(OutgoingBytes(bytes: Self.framed(piece, isChunk: !isOld))) }
      }
      let end = isOld ? ByteBuffer() : ByteBuffer(string: "0\r\n\r\n")
      try await outbound.write(OutgoingBytes(bytes: end, place: last))
    }
  }

  /// - SeeAlso: RFC 9110, section 6.4.1.
  private static func mayHaveBody(_ status: HTTPResponse.Status) -> Bool {
    status.code >= 200 && status.code != 204 && status.code != 304
  }

  private static func framed(_ piece: [UInt8], isChunk: Bool) -> ByteBuffer {
    var bytes = ByteBuffer()
    bytes.reserveCapacity(piece.count + 20)
    if isChunk { bytes.writeString(String(piece.count, radix: 16) + "\r\n") }
    bytes.writeBytes(piece)
    if isChunk { bytes.writeStaticString("\r\n") }
    return bytes
  }

  private func append(
    _ response: ServerResponse,
    _ framing: Framing,
    isOld: Bool,
    persists: Bool,
    to bytes: inout ByteBuffer
  ) {
    bytes.writeStaticString("HTTP/1.1 ")
    bytes.writeString(String(response.status.code))
    bytes.writeStaticString(" ")
    bytes.writeString(response.status.reasonPhrase)
    bytes.writeStaticString("\r\n")
    bytes.writeBytes(date.line)
    for field in response.fields {
      switch field.name {
      case .contentLength, .transferEncoding, .connection, .date: continue
      case let name:
        bytes.writeString(name.rawName)
        bytes.writeStaticString(": ")
        bytes.writeString(field.value)
        bytes.writeStaticString("\r\n")
      }
    }
    switch framing {
    case .none, .close: break
    case .length(let count):
      bytes.writeStaticString("Content-Length: ")
      bytes.writeString(String(count))
      bytes.writeStaticString("\r\n")
    case .chunks: bytes.writeStaticString("Transfer-Encoding: chunked\r\n")
    }
    if !persists {
      bytes.writeStaticString("Connection: close\r\n")
    } else if isOld {
      bytes.writeStaticString("Connection: keep-alive\r\n")
    }
    bytes.writeStaticString("\r\n")
  }
}
