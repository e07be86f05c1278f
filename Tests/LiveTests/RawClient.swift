import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A client that sends whatever bytes a test wants.
final class RawClient: Sendable {
  private struct Reader: @unchecked Sendable {
    // One test uses one client in one task.
    var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  }

  /// However long a test waits, it ends after so long.
  private static let patience = TimeAmount.seconds(60)

  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private let reader: Mutex<Reader?>
  private let received = Mutex<[UInt8]>([])
  private let deadline: NIODeadline

  private init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    (self.outbound, deadline) = (outbound, .now() + Self.patience)
    reader = Mutex(Reader(iterator: inbound.makeAsyncIterator()))
  }

  /// Connects, and closes at the end.
  ///
  /// With a certificate in PEM as `trusting` it speaks TLS with a server that has it and is called `name`.
  static func use<Value: Sendable>(
    port: Int,
    trusting certificate: String? = nil,
    name: String? = nil,
    _ body: (RawClient) async throws -> Value
  ) async throws -> Value {
    let security = try certificate.map { try context(trusting: $0) }
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.allowRemoteHalfClosure, value: true)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let security {
            let handler = try NIOSSLClientHandler(context: security, serverHostname: name)
            try channel.pipeline.syncOperations.addHandler(handler)
          }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
            wrappingChannelSynchronously: channel,
            configuration: .init(isOutboundHalfClosureEnabled: true)
          )
        }
      }
    let end = channel.channel.eventLoop.scheduleTask(in: patience) { channel.channel.close(promise: nil) }
    defer { end.cancel() }
    return try await channel.executeThenClose { inbound, outbound in
      try await body(RawClient(inbound, outbound))
    }
  }

  private static func context(trusting certificate: String) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificate.utf8)))
    return try NIOSSLContext(configuration: configuration)
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }
  func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

  /// Closes the sending side, as a program does that has nothing more to say.
  func finish() { outbound.finish() }

  /// Reads until what has been received so far satisfies `isEnough`, or the server closes; returns all of it.
  @discardableResult func receive(until isEnough: (String) -> Bool = { _ in false }) async -> String {
    while !isEnough(text) {
      guard let bytes = await next() else { break }
      received.withLock { $0 += Array(buffer: bytes) }
    }
    return text
  }

  /// Whether the connection ended because the test had waited long enough, and not by the server.
  var gaveUp: Bool { deadline <= .now() }

  /// Forgets what was received.
  func forget() { received.withLock { $0 = [] } }

  private var text: String { received.withLock { String(decoding: $0, as: UTF8.self) } }

  /// The next bytes; `nil` once the server has closed, whether in order or by a reset.
  private func next() async -> ByteBuffer? {
    guard var taken = reader.withLock({ $0.take() }) else { return nil }
    defer { reader.withLock { [taken] in $0 = taken } }
    return try? await taken.iterator.next()
  }
}

/// The answers in `text`, as a client that follows the rules would cut it; what is left over at the end as the last.
struct Answers: Hashable {
  struct Answer: Hashable {
    var status: Int
    var fields: [String: String]
    var body: String
  }

  var answers: [Answer] = []
  var rest = ""

  init(_ text: String, toHead: Bool = false) {
    var text = Substring(text)
    while let end = text.firstRange(of: "\r\n\r\n") {
      let lines = text[..<end.lowerBound].split(separator: "\r\n")
      let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
      guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else { break }
      var fields: [String: String] = [:]
      for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
      }
      text = text[end.upperBound...]
      var body = ""
      if let length = fields["content-length"].flatMap({ Int($0) }), !toHead {
        body = String(decoding: text.utf8.prefix(length), as: UTF8.self)
        text = Substring(String(decoding: text.utf8.dropFirst(length), as: UTF8.self))
      } else if fields["transfer-encoding"] == "chunked", !toHead {
        while let line = text.firstRange(of: "\r\n"), let size = Int(text[..<line.lowerBound], radix: 16) {
          let rest = text[line.upperBound...].utf8
          body += String(decoding: rest.prefix(size), as: UTF8.self)
          text = Substring(String(decoding: rest.dropFirst(size + 2), as: UTF8.self))
          if size == 0 {
            fields["complete"] = "yes"
            break
          }
        }
      }
      answers.append(Answer(status: status, fields: fields, body: body))
    }
    rest = String(text)
  }
}
