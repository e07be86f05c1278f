package import BeaufortNumerics
package import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One body on its way to a server: over a connection of its own, which ends with the answer's status.
///
/// Redirections are not followed: whoever checked where the body goes would not have checked those.
package struct HTTPPost: Sendable {
  /// The host: a name or an address, an IPv6 address without brackets.
  package var host: String
  /// The port.
  package var port: Int
  /// Path and query.
  package var path: String
  /// The `Host` field.
  package var authority: String
  /// Whether the connection is protected with TLS.
  package var isSecure: Bool
  /// Whether any certificate will do, as for a server on this machine; otherwise the system must trust it.
  package var trustsAll: Bool
  /// Header fields, without length and host.
  package var fields: HTTPFields
  /// The body.
  package var body: [UInt8]

  /// Makes a request.
  package init(
    host: String,
    port: Int,
    path: String,
    authority: String,
    isSecure: Bool,
    trustsAll: Bool,
    fields: HTTPFields,
    body: [UInt8]
  ) {
    (self.host, self.port, self.path, self.authority) = (host, port, path, authority)
    (self.isSecure, self.trustsAll, self.fields, self.body) = (isSecure, trustsAll, fields, body)
  }

  /// Sends the body, and returns the status of the answer, which must begin within `limit`.
  ///
  /// - Throws: ``HTTPPostError``; `CancellationError`.
  package func send(within limit: Interval = .seconds(10)) async throws -> Int {
    let limit = TimeAmount.nanoseconds(limit.nanoseconds)
    let channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    do {
      channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .connectTimeout(limit)
        .connect(host: host, port: port) { channel in
          channel.eventLoop.makeCompletedFuture { try setUp(channel) }
        }
    } catch {
      throw HTTPPostError(to: authority, error)
    }
    let alarm = channel.channel.eventLoop.scheduleTask(in: limit) { channel.channel.close(promise: nil) }
    defer { alarm.cancel() }
    do {
      return try await channel.executeThenClose { inbound, outbound in
        var interruption: (any Error)?
        do {
          try await outbound.write(.head(head))
          try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
          try await outbound.write(.end(nil))
        } catch {
          // Whoever writes is told that the connection is closed; whoever reads, why, or what was answered before.
          interruption = error
        }
        for try await case .head(let answer) in inbound where answer.status.code >= 200 {
          return Int(answer.status.code)
        }
        if let interruption { throw interruption }
        throw HTTPPostError(description: "\(authority) took the request and gave no answer in time")
      }
    } catch let error as HTTPPostError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw HTTPPostError(to: authority, error)
    }
  }

  private var head: HTTPRequestHead {
    var headers = HTTPHeaders([("Host", authority), ("Content-Length", "\(body.count)"), ("Connection", "close")])
    for field in fields { headers.add(name: field.name.rawName, value: field.value) }
    return HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
  }

  private func setUp(
    _ channel: any Channel
  ) throws -> NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart> {
    if isSecure {
      var configuration = TLSConfiguration.makeClientConfiguration()
      if trustsAll { configuration.certificateVerification = .none }
      let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
      let handler = try NIOSSLClientHandler(
        context: NIOSSLContext(configuration: configuration),
        serverHostname: isAddress ? nil : host
      )
      try channel.pipeline.syncOperations.addHandler(handler)
    }
    try channel.pipeline.syncOperations.addHTTPClientHandlers()
    return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
  }
}

/// Why a body did not arrive.
package struct HTTPPostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where to, and why not.
  package let description: String

  fileprivate init(description: String) { self.description = description }

  fileprivate init(to authority: String, _ error: any Error) {
    let reason =
      switch error {
      case let error as NIOConnectionError: error.connectionErrors.first.map { "\($0.error)" } ?? "no address is known"
      case _: "\(error)"
      }
    description = "\(authority) cannot be reached: \(reason)"
  }
}
