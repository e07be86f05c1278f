import BeaufortNumerics

/// A request that was answered. No query, header or body is in it, so no secret is.
package struct LoggedRequest: Hashable, Sendable {
  /// Its place in the log, from 0.
  package var number: Int64 = 0
  /// When it arrived, in milliseconds since 1970.
  package var date: Int64
  /// Who sent it; empty where that is not known.
  package var user: String
  /// With which program, by its client id; empty where that is not known.
  package var client: String
  /// From which address.
  package var peer: String
  /// The method.
  package var method: String
  /// The path, without the query.
  package var path: String
  /// The status of the answer.
  package var status: Int
  /// The size of its body.
  package var bytesIn = 0
  /// The size of the answer's body.
  package var bytesOut = 0
  /// From its arrival to the last piece of its answer, in the org's own time.
  package var nanoseconds: Int64 = 0

  /// The last piece of its answer has left.
  mutating func end(_ bytesIn: Int, _ bytesOut: Int, after time: Interval) {
    (self.bytesIn, self.bytesOut, nanoseconds) = (bytesIn, bytesOut, time.nanoseconds)
  }

  /// The most bytes of a path that are remembered; what is longer is no path of an API, and a hundred thousand of them
  /// would be more than a log is worth.
  package static let mostPathBytes = 512

  /// What is logged of a target: the bytes before the query, where secrets may stand, and no more than the most.
  static func path(of target: String) -> String {
    if target.utf8.count <= mostPathBytes, !target.utf8.contains(UInt8(ascii: "?")) { return target }
    let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    return String(decoding: path.prefix(mostPathBytes), as: UTF8.self)
  }
}

/// Who asked for what: the newest requests in memory, and those that are still to be kept in the database.
///
/// - Complexity: O(1) a request.
package struct RequestLog: Sendable {
  /// How many requests are remembered.
  package static let capacity = 100_000
  /// How many wait at most before they are written.
  static let mostPending = 512

  private var ring: [LoggedRequest] = []
  private var pending: [LoggedRequest] = []
  private var nextNumber: Int64 = 0
  private let isKept: Bool

  /// Nobody has asked for anything; `isKept` says whether what is logged is written to a database as well.
  package init(isKept: Bool) { self.isKept = isKept }

  /// How many requests were logged.
  package var count: Int64 { nextNumber }

  /// Logs `request`, and says whether it is time to write.
  mutating func append(_ request: LoggedRequest) -> Bool {
    var request = request
    request.number = nextNumber
    if ring.count < Self.capacity {
      ring.append(request)
    } else {
      ring[Int(nextNumber % Int64(Self.capacity))] = request
    }
    nextNumber += 1
    if isKept { pending.append(request) }
    return pending.count >= Self.mostPending
  }

  /// Up to `limit` remembered requests, the oldest first, from number `first` on; without it the newest ones.
  package func requests(from first: Int64? = nil, limit: Int) -> [LoggedRequest] {
    let oldest = max(0, nextNumber - Int64(Self.capacity))
    let start = max(oldest, first ?? nextNumber - Int64(limit))
    guard start < nextNumber else { return [] }
    let end = min(nextNumber, start + Int64(limit))
    return (start..<end).map { ring[Int($0 % Int64(Self.capacity))] }
  }

  /// What is to be written.
  mutating func takePending() -> [LoggedRequest] {
    defer { pending.removeAll(keepingCapacity: true) }
    return pending
  }
}
