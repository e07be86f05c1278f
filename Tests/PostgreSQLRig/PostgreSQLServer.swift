import Database
import Foundation
import Synchronization

/// A PostgreSQL server that a test has for itself, and that ends with the test's process whatever becomes of that.
package final class PostgreSQLServer: Sendable {
  /// Where it listens, with the name of a database that is always there.
  package let url: String
  private let process: Process
  private let commands = Pipe()
  private let answers = Pipe()
  private let databases = Mutex(0)

  /// The server that tests share which do not stop it.
  package static let shared = Result { try PostgreSQLServer() }

  /// Whether tests can have a server. Where continuous integration runs they must, so that none is left out there.
  package static let isExpected =
    ProcessInfo.processInfo.environment["CI"] != nil
    || FileManager.default.isExecutableFile(atPath: serverProgram ?? "")
  /// Why tests are left out where there is no server.
  package static let reason = "PostgreSQL's server is not installed: apt-get install postgresql"

  /// Starts a server.
  package init() throws {
    process = Process()
    process.executableURL = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "server")
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    url = try Self.line(from: answers)
  }

  /// Makes an empty database and returns its URL.
  package func makeDatabase() throws -> String {
    let name = databases.withLock { number in
      number += 1
      return "test_\(number)"
    }
    guard let address = PostgreSQLAddress(url) else { throw Failure(words: "'\(url)' is no URL of PostgreSQL") }
    try PostgreSQLConnection(address).execute("CREATE DATABASE \(name)")
    return url.replacing("///postgres?", with: "///\(name)?")
  }

  /// Stops it as a crash would.
  package func stop() throws { try command("stop") }
  /// Starts it again.
  package func start() throws { try command("start") }

  private func command(_ word: String) throws {
    try commands.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))
    _ = try Self.line(from: answers)
  }

  private static func line(from pipe: Pipe) throws -> String {
    var bytes: [UInt8] = []
    while let byte = try pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      bytes.append(byte)
    }
    guard !bytes.isEmpty else { throw Failure(words: "the server said nothing; its reason stands above") }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The path of the program `initdb`; `nil` where `pg_config` is missing too.
  private static var serverProgram: String? {
    let (question, answer) = (Process(), Pipe())
    question.executableURL = URL(filePath: "/usr/bin/env")
    question.arguments = ["pg_config", "--bindir"]
    question.standardOutput = answer
    question.standardError = FileHandle.nullDevice
    guard (try? question.run()) != nil else { return nil }
    let words = String(decoding: answer.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return words.isEmpty ? nil : words.trimmingCharacters(in: .whitespacesAndNewlines) + "/initdb"
  }

  /// Why there is no server.
  private struct Failure: Error, CustomStringConvertible {
    let words: String
    var description: String { words }
  }
}
