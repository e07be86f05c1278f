import Foundation

/// The built program with the servers, running.
struct LiveProgram {
  private let process: Process
  private let folder: URL

  /// Lends `beaufort-live` with `arguments`, once it listens; it is killed at the end if it still runs.
  static func use<Value>(_ arguments: [String], _ body: (LiveProgram) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-live-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    for (name, path) in [("out.txt", \Process.standardOutput), ("err.txt", \Process.standardError)] {
      try Data().write(to: folder.appending(path: name))
      process[keyPath: path] = try FileHandle(forWritingTo: folder.appending(path: name))
    }
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    let program = LiveProgram(process: process, folder: folder)
    _ = try await eventually { try program.output.contains("\n") || !process.isRunning }
    return try await body(program)
  }

  var output: String { get throws { try read("out.txt") } }
  var errors: String { get throws { try read("err.txt") } }

  /// The port of the first line.
  var port: Int? {
    get throws { try output.split(separator: "\n").first?.split(separator: ":").last.flatMap { Int($0) } }
  }

  /// How many descriptors it has open.
  var descriptors: Int {
    get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count }
  }

  /// Its resident memory, in KiB.
  var residentMemory: Int {
    get throws {
      let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
      return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
  }

  /// Sends a signal, and waits for the end; returns the exit code, or the number of a signal that killed it, negative.
  func end(by signal: Int32) async throws -> Int32 {
    kill(process.processIdentifier, signal)
    guard try await eventually({ !process.isRunning }) else { return .max }
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// Beside the tests, else where a debug build puts it.
  private static var binary: URL {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = tests.appending(path: "beaufort-live")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".build/debug/beaufort-live")
  }
}
