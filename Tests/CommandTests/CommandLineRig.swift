import Foundation

/// Starts the built program in a folder of its own.
struct CommandLineRig {
  /// How a program ended.
  struct Ending {
    /// Its exit code, or the number of the signal that killed it, negative.
    let status: Int32
    let output: String
    let errors: String
    /// The object on the standard output; empty where there is none.
    var object: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }
  }

  let folder: URL

  /// Lends a rig whose folder is removed at the end.
  static func use<Value>(_ body: (CommandLineRig) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-commands-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(CommandLineRig(folder: folder))
  }

  /// Starts the program; its standard streams go to files, so that none can fill up.
  func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = Self.binary
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try emptyFile("out.txt")
    process.standardError = try emptyFile("err.txt")
    try process.run()
    return process
  }

  /// Waits for the end of a program.
  func end(of process: Process) throws -> Ending {
    process.waitUntilExit()
    let isKilled = process.terminationReason == .uncaughtSignal
    return Ending(
      status: isKilled ? -process.terminationStatus : process.terminationStatus,
      output: try read("out.txt"),
      errors: try read("err.txt")
    )
  }

  /// Runs the program to its end.
  func run(_ arguments: [String]) throws -> Ending { try end(of: start(arguments)) }
  /// Runs the program to its end.
  func run(_ arguments: String...) throws -> Ending { try run(arguments) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  func read(_ name: String) throws -> String { try String(contentsOf: folder.appending(path: name), encoding: .utf8) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.appending(path: name).path) }

  /// The names in a folder, sorted; empty where it is missing.
  func names(in name: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path)) ?? []).sorted()
  }

  private func emptyFile(_ name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: folder.appending(path: name))
  }

  /// Beside the tests, else where a debug build puts it.
  private static var binary: URL {
    let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "beaufort")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".build/debug/beaufort")
  }
}
