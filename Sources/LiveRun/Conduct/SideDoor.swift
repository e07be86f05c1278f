import AsyncHTTPClient
import BeaufortNumerics
import NIOHTTP1
import Simulation
import Wire

/// The side door of one system, as the run uses it.
struct SideDoor: Sendable {
  private let requester: Requester
  private let url: String

  /// The door of the system at `url`.
  init(_ client: HTTPClient, url: String) { (requester, self.url) = (Requester(client, url: url), url) }

  /// Commits changes of a flow as the system's own users.
  ///
  /// - Throws: ``SideDoorError``.
  func commit(_ changes: [CarriedChange], of flow: Int) async throws {
    let lines = changes.map { $0.line + "\n" }.joined()
    _ = try await send(.POST, "\(LiveSystem.door)/commit/\(flow)", lines)
  }

  /// Has the system take this many thousandths of its service time.
  ///
  /// - Throws: ``SideDoorError``.
  func setServiceTime(permille: Int64) async throws {
    _ = try await send(.POST, "\(LiveSystem.door)/service?permille=\(permille)", "")
  }

  /// What came into view at the system, from an entry on: lines of instant on the steady clock, flow, record, version.
  ///
  /// - Throws: ``SideDoorError``.
  func journal(from entry: Int) async throws -> [(flow: Int, write: (at: Int64, version: ObservedFlow.Version))] {
    let text = try await send(.GET, "\(LiveSystem.door)/journal?from=\(entry)", "")
    return text.split(separator: "\n").compactMap { line in
      let numbers = line.split(separator: " ").compactMap { Int64($0) }
      guard numbers.count == 4 else { return nil }
      let version = ObservedFlow.Version(record: UInt32(numbers[2]), version: UInt32(numbers[3]))
      return (Int(numbers[1]), (numbers[0], version))
    }
  }

  /// Writes a chunk of another system's job, whose rows hang on these parents of a flow; returns when it is done.
  ///
  /// - Throws: ``SideDoorError``.
  func occupy(_ parents: [UInt32], of flow: Int) async throws {
    let lines = parents.map { "\($0)\n" }.joined()
    _ = try await send(.POST, "\(LiveSystem.door)/occupy/\(flow)", lines, within: .hours(24))
  }

  /// What was used of the system's windowed limits.
  ///
  /// - Throws: ``SideDoorError``.
  func limits() async throws -> [LimitUse] {
    try await send(.GET, "\(LiveSystem.door)/limits", "").split(separator: "\n").compactMap { LimitUse($0) }
  }

  /// A token with which clients of an org are let in.
  ///
  /// - Throws: ``SideDoorError``.
  func token() async throws -> String {
    let text = try await send(.POST, "/services/oauth2/token", Self.login, type: "application/x-www-form-urlencoded")
    guard let token = try? JSON(parsing: Array(text.utf8))["access_token"]?.text else {
      throw SideDoorError(url: url, reason: "it logs nobody in: \(text)")
    }
    return token
  }

  private static let login = "grant_type=client_credentials&client_id=beaufort&client_secret=beaufort"

  /// The most entries that an answer has.
  static let page = LiveSystem.journalPage

  private func send(
    _ method: HTTPMethod,
    _ path: String,
    _ body: String,
    type: String = "text/plain",
    within limit: Interval = .seconds(30)
  ) async throws -> String {
    let body = method == .POST ? Array(body.utf8) : nil
    switch await requester.send(method, path, body, type: type, within: limit) {
    case .answered(200...299, let bytes): return String(decoding: bytes, as: UTF8.self)
    case .answered(let status, let bytes):
      throw SideDoorError(url: url + path, reason: "it answered \(status) \(String(decoding: bytes, as: UTF8.self))")
    case .failed(let code): throw SideDoorError(url: url + path, reason: "it gave no answer (\(code))")
    }
  }
}

/// A system of the run does not do what the run asks of it.
struct SideDoorError: Error, CustomStringConvertible {
  let url: String
  let reason: String

  var description: String { "the system at \(url) failed the run: \(reason)" }
}
