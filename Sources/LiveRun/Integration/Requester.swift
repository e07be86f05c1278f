import AsyncHTTPClient
import BeaufortNumerics
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import Platform
import Wire

/// Sends requests to one system, as an integration's program does.
struct Requester: Sendable {
  /// An answer, or why there is none.
  enum Reply: Sendable {
    /// The system answered.
    case answered(Int, [UInt8])
    /// It did not.
    case failed(AnswerCode)
  }

  /// The most bytes of an answer.
  private static let mostBytes = 256 << 20

  private let client: HTTPClient
  private let url: String
  private let token: String?
  private let timed: @Sendable (Timing) -> Void

  /// How long an exchange took that was about so many records.
  struct Timing: Sendable {
    let rows: Int
    let service: Int64
    let roundTrip: Int64
  }

  /// Requests to the system at `url`, with a token where one is needed; `timed` is told of exchanges that went well.
  init(
    _ client: HTTPClient,
    url: String,
    token: String? = nil,
    timed: @escaping @Sendable (Timing) -> Void = { _ in }
  ) {
    (self.client, self.url, self.token, self.timed) = (client, url, token, timed)
  }

  /// A client of whose connections there are as many as requests under way, and which tries nothing twice.
  static func makeClient() -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4_096
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Sends a request, whose answer must be there within `limit`; it is timed where `rows` says how many records it is
  /// about.
  func send(
    _ method: HTTPMethod,
    _ path: String,
    _ body: [UInt8]? = nil,
    type: String = "application/json",
    rows: Int? = nil,
    within limit: Interval
  ) async -> Reply {
    var request = HTTPClientRequest(url: url + path)
    request.method = method
    if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
    if let body {
      request.headers.add(name: "Content-Type", value: type)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let start = LiveTime.uptime
    do {
      let response = try await client.execute(request, deadline: .now() + .nanoseconds(limit.nanoseconds))
      let bytes = try await response.body.collect(upTo: Self.mostBytes)
      let service = response.headers.first(name: ServerTiming.name).flatMap(ServerTiming.nanoseconds)
      if let rows, let service, (200...299).contains(response.status.code) {
        timed(Timing(rows: rows, service: service, roundTrip: LiveTime.uptime - start))
      }
      return .answered(Int(response.status.code), Array(bytes.readableBytesView))
    } catch {
      return .failed(Self.code(of: error))
    }
  }

  private static func code(of error: any Error) -> AnswerCode {
    switch error {
    case let error as HTTPClientError:
      error == .deadlineExceeded || error == .connectTimeout || error == .readTimeout ? .timedOut : .connectionRefused
    case _: .connectionRefused
    }
  }
}

extension Requester.Reply {
  /// The code that a machine sees, and the JSON of an answer that is fine.
  var outcome: (code: AnswerCode, json: JSON) {
    switch self {
    case .failed(let code): return (code, .null)
    case .answered(let status, let bytes):
      let json = bytes.isEmpty ? JSON.null : (try? JSON(parsing: bytes)) ?? .null
      if (200...299).contains(status) {
        // What cannot be read was corrupted on its way.
        return (bytes.isEmpty || json != .null ? .ok : .serverError, json)
      }
      return (Self.code(status, json), .null)
    }
  }

  private static func code(_ status: Int, _ json: JSON) -> AnswerCode {
    let first = json.items?.first
    let (code, message) = (first?["errorCode"]?.text ?? "", first?["message"]?.text ?? "")
    return switch (status, code) {
    case (403, "REQUEST_LIMIT_EXCEEDED"): message.contains("TotalRequests") ? .apiAllocationSpent : .longRequestCap
    case (_, "UNABLE_TO_LOCK_ROW"): .rowLocked
    case (_, "LIMIT_EXCEEDED"), (_, "EXCEEDED_ID_LIMIT"): .allocationSpent
    case (429, _): .tooManyRequests
    case (503, _): .unavailable
    case (500..., _): .serverError
    // A request that is refused for what it says fails with each of its rows.
    case (_, _): .rowsFailed
    }
  }
}
