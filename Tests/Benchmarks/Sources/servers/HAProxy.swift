import Foundation

/// HAProxy in TCP mode with one thread, on one core.
final class HAProxy {
  /// Where it listens.
  let port: UInt16
  private let process = Process()
  private let folder: URL

  /// Starts it in front of a server on loopback, and waits until it listens.
  init(to upstream: UInt16, core: Int) throws {
    port = try LoopbackSocket.freePort()
    folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-haproxy-\(getpid())-\(port)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "haproxy.cfg")
    let text = """
      global
        nbthread 1
      defaults
        mode tcp
        timeout connect 5s
        timeout client 60s
        timeout server 60s
      listen main
        bind 127.0.0.1:\(port)
        server backend 127.0.0.1:\(upstream)

      """
    try text.write(to: file, atomically: true, encoding: .utf8)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["taskset", "--cpu-list", "\(core)", "/usr/sbin/haproxy", "-f", file.path(), "-db"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<100 {
      if (try? HTTPClient(port: port)) != nil { return }
      usleep(50_000)
    }
    throw BenchmarkError("haproxy does not listen")
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }
}
