import Foundation

/// A server that answers whatever arrives with three bytes, at the least cost there is: what proxies lead to.
///
/// It takes each piece that arrives for one request, as clients send them that wait for the answer.
enum Backend {
  private static let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n".utf8)

  /// Says where it listens, and serves until the process is ended.
  static func run() throws -> Never {
    let socket = try LoopbackSocket()
    let listener = socket.descriptor
    guard listen(listener, 1_024) == 0 else { throw BenchmarkError("the backend cannot listen") }
    FileHandle.standardOutput.write(Data("listening on http://127.0.0.1:\(socket.port)\n".utf8))
    var watched = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while true {
      poll(&watched, nfds_t(watched.count), -1)
      for index in watched.indices.reversed() where watched[index].revents != 0 {
        let descriptor = watched[index].fd
        if descriptor == listener {
          let connection = accept(listener, nil, nil)
          if connection >= 0 { watched.append(pollfd(fd: connection, events: Int16(POLLIN), revents: 0)) }
        } else if recv(descriptor, &bytes, bytes.count, 0) <= 0
          || send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL)) <= 0
        {
          close(descriptor)
          watched.remove(at: index)
        }
      }
    }
  }
}
