package import BeaufortNumerics

/// A toxic for some of the exchanges of a proxy.
package struct HTTPToxicUse: Hashable, Sendable {
  /// What it does.
  package var toxic: HTTPToxic
  /// The share of the exchanges that it is for, from 0 to 1.
  package var toxicity: Double
  /// What its draws come from.
  package var number: UInt64

  /// Uses a toxic.
  package init(_ toxic: HTTPToxic, toxicity: Double, number: UInt64) {
    (self.toxic, self.toxicity, self.number) = (toxic, toxicity, number)
  }
}

/// The exchanges of request and response on one connection, and what toxics do to them.
///
/// Sans-IO: it sees the bytes of both directions and says what becomes of them, in ``Step``s. What happens to an
/// exchange is decided when its request begins, by its number alone, so the same seed strikes the same requests.
/// Answers of its own wait their turn behind responses that the server still owes.
package struct HTTPExchanges: Sendable {
  /// What becomes of the next bytes of a direction.
  package enum Step: Hashable, Sendable {
    /// The next so many bytes go on.
    case pass(Int)
    /// The next so many bytes are thrown away.
    case discard(Int)
    /// The next byte goes on, with these bits turned over.
    case flip(UInt8)
    /// Everything behind waits this long, counted from now.
    case hold(Interval)
    /// These bytes go to the client.
    case answer([UInt8])
    /// The stream ends here; what comes behind, and what the client still sends, is thrown away.
    case end
  }

  private struct Exchange {
    var method: MessageScanner.Method
    /// How it is answered without the server.
    var refusal: HTTPRefusal?
    var hold: Interval?
    var flip: UInt64?
    var bytesLeft: Int64?
    var isRequestComplete = false
  }

  private let key: DrawKey
  private var toxics: [HTTPToxicUse]
  private var requests = MessageScanner(.requests)
  private var responses = MessageScanner(.responses)
  /// Those whose response has not ended, in the order of the requests.
  private var open: [Exchange] = []
  private var hasResponseBegun = false
  /// Whether nothing of what the client still says matters: its last request gets the last answer.
  private var isClientDone = false
  /// Whether the connection has ended as far as the client is to know.
  package private(set) var isOver = false

  /// The exchanges of a connection that pass `toxics`, whose draws are those of `key`.
  package init(_ toxics: [HTTPToxicUse], key: DrawKey) { (self.toxics, self.key) = (toxics, key) }

  /// Has exchanges that begin from now on pass other toxics.
  package mutating func replace(with toxics: [HTTPToxicUse]) { self.toxics = toxics }

  /// Takes bytes of the client.
  ///
  /// - Parameters:
  ///   - bytes: all of them are spoken for in `up`.
  ///   - number: gives the next exchange its number.
  ///   - up: what becomes of them.
  ///   - down: what goes to the client because of them.
  package mutating func request(
    _ bytes: Span<UInt8>,
    numberedBy number: () -> UInt64,
    up: inout [Step],
    down: inout [Step]
  ) {
    var start = 0
    while start < bytes.count {
      if isOver || isClientDone { return up.append(.discard(bytes.count - start)) }
      let stretch = requests.take(bytes.extracting(start..<bytes.count))
      start += stretch.count
      if stretch.beginsMessage { open.append(exchange(number())) }
      let isRefused = open.last.map { $0.refusal != nil && !$0.isRequestComplete } ?? false
      up.append(isRefused ? .discard(stretch.count) : .pass(stretch.count))
      settle(stretch, isRefused: isRefused, into: &down)
    }
  }

  /// Takes bytes of the server; all of them are spoken for in `steps`.
  package mutating func response(_ bytes: Span<UInt8>, into steps: inout [Step]) {
    var start = 0
    while start < bytes.count {
      if isOver { return steps.append(.discard(bytes.count - start)) }
      let stretch = responses.take(bytes.extracting(start..<bytes.count), answering: open.first?.method ?? .other)
      start += stretch.count
      // A server may speak without having been asked, and before it has heard all.
      guard stretch.kind != .opaque, !open.isEmpty else {
        steps.append(.pass(stretch.count))
        continue
      }
      if stretch.beginsMessage, !hasResponseBegun {
        hasResponseBegun = true
        if let hold = open[0].hold { steps.append(.hold(hold)) }
      }
      if stretch.kind == .data { content(stretch.count, into: &steps) } else { steps.append(.pass(stretch.count)) }
      if responses.isLost { requests.giveUp() }
      if stretch.endsMessage, responses.status >= 200 || responses.isLost { endExchange(into: &steps) }
    }
  }

  private mutating func exchange(_ number: UInt64) -> Exchange {
    var exchange = Exchange(method: .other)
    for use in toxics {
      let draws = key.derived(use.number).derived(number)
      // 53 bits are what a fraction holds; below 1 a share of 1 takes all, and one of 0 none.
      guard Double(draws.bits(0) >> 11) * 0x1p-53 < use.toxicity else { continue }
      switch use.toxic {
      case .status(let status, let retryAfter):
        if exchange.refusal == nil { exchange.refusal = HTTPRefusal(status: status, retryAfter: retryAfter) }
      case .slowFirstByte(let latency, let jitter):
        exchange.hold = (exchange.hold ?? .zero) + draws.spread(latency, jitter, draw: 1)
      case .corrupt: exchange.flip = draws.bits(2)
      case .truncate(let bytes): exchange.bytesLeft = min(bytes, exchange.bytesLeft ?? .max)
      }
    }
    return exchange
  }

  /// Follows the request that is last.
  private mutating func settle(_ stretch: MessageScanner.Stretch, isRefused: Bool, into down: inout [Step]) {
    guard let last = open.indices.last, !open[last].isRequestComplete else { return }
    open[last].method = requests.method
    // A client that waits for a word before it sends the rest gets the answer instead, and may keep the rest.
    let isDeclined = isRefused && stretch.endsHead && requests.expectsContinue && !stretch.endsMessage
    if isRefused, isDeclined || requests.isLost || requests.wantsClose { open[last].refusal?.closes = true }
    if stretch.endsMessage || isDeclined || requests.isLost {
      open[last].isRequestComplete = true
      isClientDone = open[last].refusal?.closes ?? false
      if requests.isLost, !isRefused { responses.giveUp() }
      answerRefused(into: &down)
    }
  }

  /// Answers what stands in front and is not for the server.
  private mutating func answerRefused(into steps: inout [Step]) {
    while let first = open.first, let refusal = first.refusal, first.isRequestComplete, !hasResponseBegun {
      if let hold = first.hold { steps.append(.hold(hold)) }
      steps.append(.answer(refusal.bytes(hasContent: first.method != .head)))
      open.removeFirst()
      if refusal.closes {
        steps.append(.end)
        isOver = true
        return
      }
    }
  }

  private mutating func content(_ count: Int, into steps: inout [Step]) {
    var count = count
    if let left = open[0].bytesLeft {
      let passed = Int(min(left, Int64(count)))
      if passed > 0 { flipped(passed, into: &steps) }
      open[0].bytesLeft = left - Int64(passed)
      count -= passed
      guard count > 0 else { return }
      steps.append(.discard(count))
      steps.append(.end)
      isOver = true
    } else {
      flipped(count, into: &steps)
    }
  }

  /// Passes `count` bytes, one of which may be the one that is changed: of those that are announced, or else of these.
  private mutating func flipped(_ count: Int, into steps: inout [Step]) {
    guard let draw = open[0].flip else { return steps.append(.pass(count)) }
    let place = Int((draw & 0xFFFF_FFFF_0000_0000).reduced(below: UInt64(count)))
    open[0].flip = nil
    if place > 0 { steps.append(.pass(place)) }
    steps.append(.flip(UInt8(draw % 255) + 1))
    if place + 1 < count { steps.append(.pass(count - place - 1)) }
  }

  private mutating func endExchange(into steps: inout [Step]) {
    open.removeFirst()
    hasResponseBegun = false
    answerRefused(into: &steps)
  }
}
