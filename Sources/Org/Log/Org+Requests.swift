import HTTPTypes
import Platform
import Synchronization
import Wire

/// What Beaufort's own path `/beaufort/requests` tells; no org of Salesforce's has it.
extension Org {
  /// The most requests of one answer.
  private static let mostRequests = 10_000

  /// Answers `GET /beaufort/requests?since=&limit=&format=json|csv` of a logged-in client: the newest requests, or those
  /// from number `since` on. It is not charged to any limit.
  func answerRequests(_ request: ServerRequest, _ target: RequestTarget) -> ServerResponse {
    do throws(Problem) {
      guard request.head.method == .get else { throw Problem(.methodNotAllowed) }
      let session = try session(of: request)
      let limit = try Self.number("limit", in: target, standard: 100, upTo: Int64(Org.mostRequests))
      let first = try target["since"] == nil ? nil : Self.number("since", in: target, standard: 0, upTo: .max)
      let requests = log.withLock { $0.requests(from: first, limit: Int(limit ?? 100)) }
      var response: ServerResponse
      switch target["format"] ?? "json" {
      case "json": response = ServerResponse(.ok, json: Self.json(requests))
      case "csv": response = ServerResponse(.ok, Self.csv(requests), type: "text/csv; charset=UTF-8")
      case let other: throw Problem(.malformedQuery, "format is json or csv, not '\(other.prefix(20))'")
      }
      response.account = ServerResponse.Account(user: session.username, client: session.clientID)
      return response
    } catch {
      return ServerResponse(error)
    }
  }

  private static func number(
    _ name: String,
    in target: RequestTarget,
    standard: Int64,
    upTo most: Int64
  ) throws(Problem) -> Int64? {
    guard let text = target[name] else { return standard }
    guard let number = Int64(text), (0...most).contains(number) else {
      throw Problem(.malformedQuery, "\(name) is a whole number from 0 to \(most)")
    }
    return number
  }

  private static func json(_ requests: [LoggedRequest]) -> JSONWriter {
    var json = JSONWriter(capacity: requests.count * 200)
    json.object { json in
      json.name("requests")
      json.array { json in
        for request in requests {
          json.object { json in
            for (name, value) in request.columns {
              switch value {
              case .text(let text): json.member(name, text)
              case .number(let number): json.member(name, number)
              }
            }
          }
        }
      }
    }
    return json
  }

  private static func csv(_ requests: [LoggedRequest]) -> [UInt8] {
    let sample = LoggedRequest(
      date: 0,
      user: "",
      client: "",
      peer: "",
      method: "",
      path: "",
      status: 0,
      bytesIn: 0,
      bytesOut: 0,
      nanoseconds: 0
    )
    var bytes = Array(sample.columns.map(\.name).joined(separator: ",").utf8) + [0x0A]
    for request in requests {
      for (index, column) in request.columns.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        switch column.value {
        case .text(let text): bytes.append(contentsOf: "\"\(text.replacing("\"", with: "\"\""))\"".utf8)
        case .number(let number): bytes.appendDecimal(number)
        }
      }
      bytes.append(0x0A)
    }
    return bytes
  }
}

extension LoggedRequest {
  fileprivate enum Value { case text(String), number(Int64) }

  fileprivate var columns: [(name: String, value: Value)] {
    var time: [UInt8] = []
    time.appendTime(milliseconds: date, zone: "Z")
    return [
      ("number", .number(number)), ("time", .text(String(decoding: time, as: UTF8.self))), ("user", .text(user)),
      ("client", .text(client)), ("peer", .text(peer)), ("method", .text(method)), ("path", .text(path)),
      ("status", .number(Int64(status))), ("bytesIn", .number(Int64(bytesIn))), ("bytesOut", .number(Int64(bytesOut))),
      ("nanoseconds", .number(nanoseconds)),
    ]
  }
}
