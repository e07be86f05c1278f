import Foundation

/// A TCP socket bound to a port of loopback that was free.
struct LoopbackSocket {
  let descriptor: Int32
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw BenchmarkError("no port of loopback can be bound") }
    port = UInt16(bigEndian: address.sin_port)
  }

  /// A port that nobody listens on.
  static func freePort() throws -> UInt16 {
    let socket = try LoopbackSocket()
    defer { close(socket.descriptor) }
    return socket.port
  }
}
