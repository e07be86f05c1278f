import Foundation
import Synchronization

/// A process that a live run has started: it is told lines, and tells lines.
final class ChildProcess: Sendable {
  private struct State {
    var rest: [UInt8] = []
    var heard = 0
  }

  /// How much of a user's program is listened to, in bytes.
  private static let mostHeard = 4 << 20
  /// A longer line is cut.
  private static let longestLine = 1 << 20

  private let input: FileHandle
  private let writing = DispatchQueue(label: "live-run.child.input")
  private let state = Mutex(State())
  private let leadsGroup: Bool
  private let end: Ended
  /// Its number at the system.
  let pid: Int32
  /// The lines it has written, one after the other; they end with the process.
  let lines: AsyncStream<String>

  /// Starts `arguments` of the program at `path`.
  ///
  /// - Throws: ``ChildProcessError``.
  convenience init(_ path: String, _ arguments: [String]) throws(ChildProcessError) {
    try self.init(path, arguments, environment: [:], leadsGroup: false)
  }

  /// Starts a command of the shell, which ends with all that it starts; what it says of errors is among its lines.
  ///
  /// - Throws: ``ChildProcessError``.
  convenience init(command: String, environment: [String: String]) throws(ChildProcessError) {
    try self.init("/bin/sh", ["-c", command], environment: environment, leadsGroup: true)
  }

  private init(
    _ path: String,
    _ arguments: [String],
    environment: [String: String],
    leadsGroup: Bool
  ) throws(ChildProcessError) {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    (process.standardInput, process.standardOutput) = (input, output)
    if leadsGroup { process.standardError = output }
    let (lines, sink) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1 << 20))
    let ended = Ended()
    process.terminationHandler = { process in
      let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
      ended.tell(status)
      // Whatever it has left behind may hold its output open for good.
      if leadsGroup { DispatchQueue.global().asyncAfter(deadline: .now() + 1) { sink.finish() } }
    }
    do { try process.run() } catch { throw ChildProcessError(path: path, reason: "\(error.localizedDescription)") }
    (pid, self.lines, self.input) = (process.processIdentifier, lines, input.fileHandleForWriting)
    (self.leadsGroup, end) = (leadsGroup, ended)
    let reading = output.fileHandleForReading
    // A thread that waits hears the end for certain; Foundation's own way of being told misses it after a flood.
    Thread.detachNewThread { [self] in
      while true {
        let data = reading.availableData
        for line in split(data) { sink.yield(line) }
        if data.isEmpty { break }
      }
      sink.finish()
    }
  }

  /// Tells it a line; what it does not read waits.
  func tell(_ line: String) {
    writing.async { [input] in try? input.write(contentsOf: Data((line + "\n").utf8)) }
  }

  /// Ends it at once, whatever it is doing.
  func kill() { Glibc.kill(leadsGroup ? -pid : pid, SIGKILL) }

  /// Returns its status when it has ended; of one that a signal ended, the signal below zero.
  @discardableResult
  func ended() async -> Int32 { await end.status() }

  private func split(_ data: Data) -> [String] {
    state.withLock { state in
      state.heard += data.count
      // Whoever floods is let talk, and not listened to.
      if leadsGroup, state.heard > Self.mostHeard { return [] }
      state.rest += data
      var (lines, start): ([String], Int) = ([], 0)
      while let end = state.rest[start...].firstIndex(of: 10) {
        lines.append(String(decoding: state.rest[start..<end], as: UTF8.self))
        start = end + 1
      }
      if state.rest.count - start > Self.longestLine || (data.isEmpty && start < state.rest.count) {
        lines.append(String(decoding: state.rest[start...].prefix(Self.longestLine), as: UTF8.self))
        start = state.rest.count
      }
      state.rest.removeFirst(start)
      return lines
    }
  }
}

/// The end of a process, for those who wait for it. Foundation's own wait keeps a core busy.
private final class Ended: Sendable {
  private struct State {
    var status: Int32?
    var waiting: [CheckedContinuation<Int32, Never>] = []
  }

  private let state = Mutex(State())

  func tell(_ status: Int32) {
    let waiting = state.withLock { state in
      state.status = status
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.resume(returning: status) }
  }

  func status() async -> Int32 {
    await withCheckedContinuation { continuation in
      let status = state.withLock { state in
        if state.status == nil { state.waiting.append(continuation) }
        return state.status
      }
      if let status { continuation.resume(returning: status) }
    }
  }
}

/// A process that cannot be started.
struct ChildProcessError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path) cannot be started: \(reason)" }
}
