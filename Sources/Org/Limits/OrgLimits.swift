package import BeaufortNumerics
package import Platform

/// What the org still allows: the windowed allocations, and how many long requests run.
package struct OrgLimits: Sendable {
  /// A request that was let in.
  package struct Ticket: Hashable, Sendable { fileprivate let number: UInt64 }

  private struct Request {
    let arrival: Instant
    var isRunning = true
  }

  /// What the org is.
  package let spec: OrgSpec
  private var allocations: Allocations
  private var longRequests: LongRequestCap
  /// The requests from number ``firstNumber`` on, by arrival; those that ended stay until their turn comes.
  private var requests: [Request] = []
  private var firstNumber: UInt64 = 0
  /// The place of the first of them that is not long yet and may still run.
  private var firstArrival = 0
  /// Those that became long and still run.
  private var long: Set<UInt64> = []
  /// The latest instant heard of: requests on other threads may come with earlier ones, and windows never go back.
  private var latest = Instant.start

  /// Nothing is used yet but by the background.
  package init(_ spec: OrgSpec) {
    self.spec = spec
    allocations = Allocations(spec, flows: 1)
    longRequests = LongRequestCap(spec)
  }

  /// Lets a request in and charges it to the daily API requests.
  ///
  /// - Throws: the limit that refuses it.
  package mutating func admit(at instant: Instant) throws(Problem) -> Ticket {
    let now = advanced(to: instant)
    noteLong(at: now)
    if longRequests.isExhausted { throw Problem(AnswerCode.longRequestCap) }
    try charge(Charges(.init(.dailyApi, 1)), at: now)
    requests.append(Request(arrival: now))
    return Ticket(number: firstNumber + UInt64(requests.count - 1))
  }

  /// A request that was let in has been answered.
  package mutating func end(_ ticket: Ticket, at instant: Instant) {
    let now = advanced(to: instant)
    noteLong(at: now)
    // What became long may have been forgotten here since.
    if ticket.number >= firstNumber { requests[Int(ticket.number - firstNumber)].isRunning = false }
    if !long.isEmpty, long.remove(ticket.number) != nil { longRequests.ended() }
    while firstArrival < requests.count, !requests[firstArrival].isRunning { firstArrival += 1 }
    if firstArrival > 1_024, firstArrival * 2 > requests.count {
      requests.removeSubrange(..<firstArrival)
      firstNumber += UInt64(firstArrival)
      firstArrival = 0
    }
  }

  /// Charges `charges` whole or not at all.
  ///
  /// - Throws: the limit that refuses them.
  package mutating func charge(_ charges: Charges, at instant: Instant) throws(Problem) {
    let now = advanced(to: instant)
    if let refused = allocations.admit(charges, at: now, flow: 0, isFirstAttempt: true) { throw Problem(refused.code) }
  }

  /// How much of `limit` the window that ends now allows, and how much of it is left.
  package mutating func state(of limit: LimitID, at now: Instant) -> (allowed: Int64, remaining: Int64) {
    let usage = usage(of: limit, at: now)
    return (usage.allowed, max(0, usage.allowed - usage.used))
  }

  /// How much of a limit was used in the window that ends now, and how much may be.
  package typealias Usage = (used: Int64, allowed: Int64)

  /// How much of `limit` was used in the window that ends now, of how much.
  package mutating func usage(of limit: LimitID, at now: Instant) -> Usage {
    (used(limit, at: now), allocations[limit].allowance)
  }

  /// How much of `limit` was used in the window that ends now.
  package mutating func used(_ limit: LimitID, at now: Instant) -> Int64 {
    allocations.used(of: limit, at: advanced(to: now))
  }

  /// The window of `limit`, with its peaks and sums.
  package subscript(limit: LimitID) -> RollingWindow { allocations[limit] }

  private mutating func advanced(to instant: Instant) -> Instant {
    latest = max(latest, instant)
    return latest
  }

  /// Counts the requests that have become long by now.
  private mutating func noteLong(at now: Instant) {
    while firstArrival < requests.count {
      let request = requests[firstArrival]
      if request.isRunning {
        guard now - request.arrival >= PlatformFigures.longRequest else { return }
        long.insert(firstNumber + UInt64(firstArrival))
        longRequests.passed20s()
      }
      firstArrival += 1
    }
  }
}
