import Foundation

/// A server under test, a process of its own.
final class Server {
  /// Where it listens.
  private(set) var port: UInt16 = 0
  /// The token of a login; empty where it was not asked for.
  private(set) var token = ""
  private let process = Process()

  /// Starts `program` with `arguments`, on one core where it is given, and waits until it listens.
  init(_ program: String, _ arguments: [String], core: Int? = nil, protection: [String] = ["--plain"]) throws {
    let command = (core.map { ["taskset", "--cpu-list", "\($0)"] } ?? []) + [program] + arguments + protection
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    var line: [UInt8] = []
    while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    let words = String(decoding: line, as: UTF8.self)
    guard words.hasPrefix("listening on "), let port = words.split(separator: ":").last.flatMap({ UInt16($0) }) else {
      throw BenchmarkError("\(command.joined(separator: " ")) does not listen: \(words)")
    }
    self.port = port
  }

  deinit { stop() }

  /// Logs in with the standard credentials.
  func logIn() throws {
    let form = "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"
    let answer = try HTTPClient(port: port)
      .send("POST", "/services/oauth2/token", Array(form.utf8), type: "application/x-www-form-urlencoded")
    let json = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
    guard let token = json?["access_token"] as? String else {
      throw BenchmarkError("the login failed: \(String(decoding: answer.body, as: UTF8.self))")
    }
    self.token = token
  }

  /// A client that is logged in.
  func client() throws -> HTTPClient { try HTTPClient(port: port, token: token) }

  /// Resident memory in MiB.
  var residentMiB: Int {
    let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1_024
  }

  /// Ends it.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }
}
