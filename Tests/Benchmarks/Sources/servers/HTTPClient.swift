import Foundation

/// A client of one connection that sends a request and reads its answer, and does nothing else that costs time.
final class HTTPClient {
  /// An answer.
  struct Answer {
    var status: Int
    var head: String
    var body: [UInt8]
  }

  private let descriptor: Int32
  private let host: String
  private let token: String
  private var pending: [UInt8] = []
  private var chunk = [UInt8](repeating: 0, count: 1 << 18)

  /// Connects to a server on loopback.
  init(port: UInt16, token: String = "") throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    (host, self.token) = ("127.0.0.1:\(port)", token)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw BenchmarkError("cannot connect to \(host)") }
    var on: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { close(descriptor) }

  /// Sends a request, and returns its whole answer.
  func send(
    _ method: String,
    _ path: String,
    _ body: [UInt8] = [],
    type: String = "application/json"
  ) throws -> Answer {
    var request = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nContent-Length: \(body.count)\r\n"
    if !token.isEmpty { request += "Authorization: Bearer \(token)\r\n" }
    if !body.isEmpty { request += "Content-Type: \(type)\r\n" }
    request += "\r\n"
    try write(Array(request.utf8))
    try write(body)
    return try read()
  }

  /// Sends JSON, and expects success.
  func json(_ method: String, _ path: String, _ body: String = "") throws -> [String: Any] {
    let answer = try send(method, path, Array(body.utf8))
    guard (200..<300).contains(answer.status) else {
      throw BenchmarkError(
        "\(method) \(path) was answered \(answer.status): \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
      )
    }
    return try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any] ?? [:]
  }

  private func write(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw BenchmarkError("the server hung up") }
      sent += count
    }
  }

  private func fill() throws {
    let count = recv(descriptor, &chunk, chunk.count, 0)
    guard count > 0 else { throw BenchmarkError("the server hung up") }
    pending += chunk[..<count]
  }

  /// Takes the bytes up to the next `mark` out of what was received, and the mark with them.
  private func take(upTo mark: StaticString) throws -> [UInt8] {
    let pattern = Array(mark.description.utf8)
    var index = 0
    while true {
      while index + pattern.count <= pending.count {
        if pending[index..<index + pattern.count].elementsEqual(pattern) {
          defer { pending.removeSubrange(..<(index + pattern.count)) }
          return Array(pending[..<index])
        }
        index += 1
      }
      try fill()
    }
  }

  private func take(_ count: Int) throws -> [UInt8] {
    while pending.count < count { try fill() }
    defer { pending.removeSubrange(..<count) }
    return Array(pending[..<count])
  }

  private func read() throws -> Answer {
    let head = String(decoding: try take(upTo: "\r\n\r\n"), as: UTF8.self)
    let status = Int(head.split(separator: " ")[1]) ?? 0
    let lower = head.lowercased()
    if let field = lower.split(separator: "\r\n").first(where: { $0.hasPrefix("content-length:") }) {
      let length = Int(field.dropFirst(15).trimmingCharacters(in: .whitespaces)) ?? 0
      return Answer(status: status, head: head, body: try take(length))
    }
    guard lower.contains("transfer-encoding: chunked") else { return Answer(status: status, head: head, body: []) }
    var body: [UInt8] = []
    while true {
      let size = Int(String(decoding: try take(upTo: "\r\n"), as: UTF8.self), radix: 16) ?? 0
      body += try take(size)
      _ = try take(2)
      if size == 0 { return Answer(status: status, head: head, body: body) }
    }
  }
}

/// Why a benchmark could not be run.
struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
