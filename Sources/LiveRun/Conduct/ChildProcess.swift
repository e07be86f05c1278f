import Foundation
import Synchronization

/// A process that a live run has started: it is told lines, and tells lines.
final class ChildProcess: Sendable {
  private struct State {
    var rest: [UInt8] = []
    var isOver = false
  }

  private let process: Mutex<Process>
  private let input: FileHandle
  private let writing = DispatchQueue(label: "live-run.child")
  private let state = Mutex(State())
  /// Its number at the system.
  let pid: Int32
  /// The lines it has written, one after the other; they end with the process.
  let lines: AsyncStream<String>

  /// Starts `arguments` of the program at `path`.
  ///
  /// - Throws: ``ChildProcessError``.
  init(_ path: String, _ arguments: [String]) throws(ChildProcessError) {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    (process.standardInput, process.standardOutput) = (input, output)
    let (lines, sink) = AsyncStream.makeStream(of: String.self)
    do { try process.run() } catch { throw ChildProcessError(path: path, reason: "\(error.localizedDescription)") }
    (pid, self.lines, self.input) = (process.processIdentifier, lines, input.fileHandleForWriting)
    self.process = Mutex(process)
    let reading = output.fileHandleForReading
    reading.readabilityHandler = { [self] handle in
      let data = handle.availableData
      if data.isEmpty {
        handle.readabilityHandler = nil
        return sink.finish()
      }
      for line in split(data) { sink.yield(line) }
    }
  }

  /// Tells it a line; what it does not read waits.
  func tell(_ line: String) {
    writing.async { [input] in try? input.write(contentsOf: Data((line + "\n").utf8)) }
  }

  /// Ends it at once, whatever it is doing.
  func kill() { Glibc.kill(pid, SIGKILL) }

  /// Asks it to end.
  func terminate() { Glibc.kill(pid, SIGTERM) }

  /// Returns when it has ended.
  func ended() async {
    await withCheckedContinuation { continuation in
      writing.async { [self] in
        process.withLock { $0.waitUntilExit() }
        continuation.resume()
      }
    }
  }

  private func split(_ data: Data) -> [String] {
    state.withLock { state in
      state.rest += data
      var lines: [String] = []
      while let end = state.rest.firstIndex(of: 10) {
        lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
        state.rest.removeSubrange(...end)
      }
      return lines
    }
  }
}

/// A process that cannot be started.
struct ChildProcessError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path) cannot be started: \(reason)" }
}
