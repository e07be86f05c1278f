public import BeaufortNumerics

/// A rolling sum of what was granted, and of what was wanted, against an allowance.
///
/// Time moves in equal steps; a window is the current step and the ones before it, 1,440 minutes or 3,600 seconds in
/// all, so a grant leaves the sum exactly that many steps later. Everybody else's use of *B* a window is spread evenly,
/// ⌊(*k* + 1)·*B* ÷ steps⌋ − ⌊*k*·*B* ÷ steps⌋ in step *k*, before the start as well as after it: any window then holds
/// exactly *B* of it. So the sum grows at admissions alone, and its peaks are found there.
///
/// Demand is what was granted and, beside it, first attempts that were refused: what a large enough allowance would have
/// had to bear.
///
/// - Complexity: O(1) an admission, amortised over the steps that time passes; no allocation.
public struct RollingWindow: Sendable {
  /// Units that a window allows.
  public let allowance: Int64
  /// Units of each window that everybody else uses.
  public let background: Int64
  /// The largest sum granted in any window, background included.
  public private(set) var peak: Int64
  /// The largest sum granted plus first attempts refused in any window, background included.
  public private(set) var demand: Int64
  /// Requests refused, every attempt counted.
  public private(set) var refused: Int64 = 0
  /// Units granted over the whole run, by flow.
  public private(set) var grantedByFlow: [Int64]

  /// What the background leaves of the allowance.
  private let room: Int64
  private let stepNanoseconds: Int64
  private var stepEnd: Int64
  private var slot = 0
  /// What was granted in the present step, which the array gets when the step is over.
  private var grantedNow: Int64 = 0
  private var granted: [Int64]
  private var missed: [Int64]
  private var grantedSum: Int64 = 0
  private var missedSum: Int64 = 0

  /// A window of `steps` steps of `step` each, that so far holds the background alone.
  public init(allowance: Int64, background: Int64, steps: Int, of step: Interval, flows: Int) {
    precondition(steps > 0 && step > .zero, "a window of \(steps) steps of \(step.nanoseconds) ns")
    (self.allowance, self.background, room) = (allowance, background, allowance - background)
    (peak, demand) = (background, background)
    (stepNanoseconds, stepEnd) = (step.nanoseconds, step.nanoseconds)
    granted = [Int64](repeating: 0, count: steps)
    missed = granted
    grantedByFlow = [Int64](repeating: 0, count: flows)
  }

  /// The window of `limit` in `org`.
  package init(_ limit: Limit, in org: OrgSpec, flows: Int) {
    // A figure beyond what any org could use is as good as this one, and its sums overflow nothing.
    let ceiling = Int64.max / 8
    let allowance = min(limit.allowance(for: org), ceiling)
    let background = min(limit.background(for: org), ceiling)
    let step = org.speed.length(of: limit.window.step)
    self.init(allowance: allowance, background: background, steps: limit.window.steps, of: step, flows: flows)
  }

  /// Grants `amount` to `flow` if it fits into the window that `instant` lies in; a refusal is counted.
  ///
  /// - Precondition: instants do not go back, `amount` is not negative, `flow` is one of those counted.
  @inline(__always)
  public mutating func admit(_ amount: Int64, at instant: Instant, flow: Int, isFirstAttempt: Bool) -> Bool {
    guard fits(amount, at: instant) else {
      refused += 1
      if isFirstAttempt { miss(amount, at: instant) }
      return false
    }
    grant(amount, at: instant, flow: flow)
    return true
  }

  /// What everybody and this run used in the window that `instant` lies in.
  public mutating func used(at instant: Instant) -> Int64 {
    advance(to: instant)
    return background + grantedSum
  }

  /// What everybody else used from the start to the end of the step before `end`.
  public func backgroundGranted(before end: Instant) -> Int64 {
    let steps = Int128(end.nanoseconds / stepNanoseconds)
    return Int64(clamping: steps * Int128(background) / Int128(granted.count))
  }

  /// Whether `amount` fits now.
  mutating func fits(_ amount: Int64, at instant: Instant) -> Bool {
    precondition(amount >= 0, "an amount of \(amount)")
    advance(to: instant)
    return amount <= room - grantedSum
  }

  /// Grants `amount`, which was seen to fit.
  @inline(__always)
  mutating func grant(_ amount: Int64, at instant: Instant, flow: Int) {
    // Neither goes beyond the room.
    grantedNow &+= amount
    grantedSum &+= amount
    grantedByFlow[flow] += amount
    peak = max(peak, background + grantedSum)
    demand = max(demand, background + grantedSum + missedSum)
  }

  /// Counts an attempt of `amount` that this window, or another of the same request, refused.
  mutating func miss(_ amount: Int64, at instant: Instant) {
    advance(to: instant)
    missed[slot] += amount
    missedSum += amount
    demand = max(demand, background + grantedSum + missedSum)
  }

  /// Counts a request that this window refused.
  mutating func refuse() { refused += 1 }

  @inline(__always)
  private mutating func advance(to instant: Instant) {
    precondition(instant.nanoseconds >= stepEnd - stepNanoseconds, "time went back to \(instant.nanoseconds) ns")
    if instant.nanoseconds >= stepEnd { step(to: instant) }
  }

  @inline(never)
  private mutating func step(to instant: Instant) {
    granted[slot] += grantedNow
    grantedNow = 0
    let steps = (instant.nanoseconds - stepEnd) / stepNanoseconds + 1
    stepEnd += steps * stepNanoseconds
    for _ in 0..<min(steps, Int64(granted.count)) {
      slot = slot + 1 < granted.count ? slot + 1 : 0
      grantedSum -= granted[slot]
      missedSum -= missed[slot]
      granted[slot] = 0
      missed[slot] = 0
    }
  }
}
