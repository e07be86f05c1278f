import Foundation

/// The load generator wrk, on core 1.
struct Wrk {
  /// Sends one request over and over, on 32 connections from one thread, and returns the requests answered a second.
  static func run(
    port: UInt16,
    method: String,
    path: String,
    token: String,
    body: String,
    seconds: Int
  ) throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-wrk-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = folder.appending(path: "request.lua")
    let lines = [
      "wrk.method = \"\(method)\"", "wrk.headers[\"Authorization\"] = \"Bearer \(token)\"",
      body.isEmpty ? "" : "wrk.headers[\"Content-Type\"] = \"application/json\"\nwrk.body = [[\(body)]]",
      "done = function(s, l, r) io.write(string.format(\"failed %d\\n\", s.errors.status)) end",
    ]
    try lines.joined(separator: "\n").write(to: script, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "taskset", "--cpu-list", "1", "wrk", "-t1", "-c32", "-d\(seconds)s", "-s", script.path(),
      "http://127.0.0.1:\(port)\(path)",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard let rate = text.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).flatMap({ Double($0.1) }) else {
      throw BenchmarkError("wrk said nothing of requests: \(text)")
    }
    guard text.contains("failed 0\n") else {
      throw BenchmarkError("\(method) \(path) was not always answered well: \(text)")
    }
    return rate
  }
}
