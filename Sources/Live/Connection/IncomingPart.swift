import NIOCore
import NIOHTTP1

/// A part of a request as it reaches a conversation.
enum IncomingPart: Sendable {
  /// A request of which all was there at once: handing it on in one part costs a third of handing on three.
  case whole(HTTPRequestHead, ByteBuffer?)
  /// The head of one of which more is to come.
  case head(HTTPRequestHead)
  case body(ByteBuffer)
  case end
}

/// Joins the parts of a request that arrive together.
struct IncomingParts {
  private var head: HTTPRequestHead?
  private var body: ByteBuffer?

  /// Takes a part that the decoder read, and hands on what is complete with it.
  mutating func take(_ part: HTTPServerRequestPart, handOn: (IncomingPart) -> Void) {
    switch part {
    case .head(let head):
      release(handOn: handOn)
      self.head = head
    case .body(let bytes):
      if head != nil, body == nil {
        body = bytes
      } else {
        release(handOn: handOn)
        handOn(.body(bytes))
      }
    case .end:
      if let head { handOn(.whole(head, body)) } else { handOn(.end) }
      (head, body) = (nil, nil)
    }
  }

  /// Hands on what is there of a request though it is not complete, since nothing more arrives for now.
  mutating func release(handOn: (IncomingPart) -> Void) {
    guard let head else { return }
    handOn(.head(head))
    if let body { handOn(.body(body)) }
    (self.head, body) = (nil, nil)
  }
}
