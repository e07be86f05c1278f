import NIOCore
import NIOSSL

extension Channel {
  /// Answers a client that speaks plain HTTP where TLS was expected; on the channel's event loop, before it is closed.
  func answerPlainHTTP() {
    guard let tls = try? pipeline.syncOperations.context(handlerType: NIOSSLHandler.self) else { return }
    let content = "400 Bad Request: this fault proxy speaks TLS; use https://\n"
    let head = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain\r\n"
    let answer = "\(head)Content-Length: \(content.utf8.count)\r\n\r\n\(content)"
    // From TLS's own place, outwards.
    tls.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
  }
}
