import Foundation

/// The load generator wrk, on core 1.
struct Wrk {
  /// Sends one request over and over, on 32 connections from one thread, and returns the requests answered a second.
  static func run(
    port: UInt16,
    method: String = "GET",
    path: String = "/",
    token: String = "",
    body: String = "",
    seconds: Int
  ) throws -> Double {
    let words = try output(port, method, path, token, body, connections: 32, seconds)
    guard let rate = words.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).flatMap({ Double($0.1) }) else {
      throw BenchmarkError("wrk said nothing of requests: \(words)")
    }
    return rate
  }

  /// The median time from a request to its answer, on one connection.
  static func medianMicroseconds(port: UInt16, seconds: Int) throws -> Double {
    let words = try output(port, "GET", "/", "", "", connections: 1, seconds)
    guard let match = words.firstMatch(of: /50%\s+([0-9.]+)(us|ms)/), let time = Double(match.1) else {
      throw BenchmarkError("wrk said nothing of latencies: \(words)")
    }
    return match.2 == "ms" ? time * 1_000 : time
  }

  private static func output(
    _ port: UInt16,
    _ method: String,
    _ path: String,
    _ token: String,
    _ body: String,
    connections: Int,
    _ seconds: Int
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-wrk-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = folder.appending(path: "request.lua")
    let lines = [
      "wrk.method = \"\(method)\"", token.isEmpty ? "" : "wrk.headers[\"Authorization\"] = \"Bearer \(token)\"",
      body.isEmpty ? "" : "wrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = [[\(body)]]",
      "done = function(s, l, r) io.write(string.format(\"failed %d\\n\", s.errors.status)) end",
    ]
    try lines.joined(separator: "\n").write(to: script, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "taskset", "--cpu-list", "1", "wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "-s",
      script.path(), "http://127.0.0.1:\(port)\(path)",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard text.contains("failed 0\n") else {
      throw BenchmarkError("\(method) \(path) was not always answered well: \(text)")
    }
    return text
  }
}
