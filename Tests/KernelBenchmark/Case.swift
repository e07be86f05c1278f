import Foundation

/// A measured piece of work with a name of its own.
struct Case: Sendable {
  /// What a figure is held against.
  enum Wanted: Sendable {
    /// At most so many nanoseconds for one.
    case nanoseconds(Double)
    /// At least so many a second.
    case perSecond(Double)
    /// At most `times` the nanoseconds for one of another case.
    case ratio(to: String, times: Double)
    /// The nanoseconds for one lie at most `percent` above those of another case.
    case within(percent: Double, of: String)
  }

  /// What it is called, its group before the first dot.
  let name: String
  /// What one of the counted things is.
  let unit: String
  /// How many of them there are, about, where nothing else is asked for.
  let work: Int64
  /// What is wanted of it; `nil` where others are held against it.
  var wanted: Wanted?
  /// Whether it takes so long that it runs only where it is named.
  var isLong = false
  /// Whether it takes long before the first thing is done, which tables leave out.
  var hasSetUp = false
  /// Does about so much work, and measures it.
  let measure: @Sendable (Int64) throws -> Measured

  /// The part of the name before the first dot.
  var group: String { String(name.prefix { $0 != "." }) }
}

/// What was measured: how many things took how long.
struct Measured: Codable, Sendable {
  /// How many things were done.
  var count: Int64
  /// How long the thread computed for them.
  var nanoseconds: Int64
  /// Bytes of memory for each thing that was under way, where the case can tell.
  var bytesEach: Double?
  /// Events of the kernel, where the case can tell.
  var events: Int64?
  /// What else is to be said.
  var remark: String?

  /// What this took and did beyond `other`.
  func beyond(_ other: Measured) -> Measured {
    var further = self
    further.count -= other.count
    further.nanoseconds -= other.nanoseconds
    further.events = events.map { $0 - (other.events ?? 0) }
    return further
  }

  /// Nanoseconds for one.
  var each: Double { Double(nanoseconds) / Double(max(1, count)) }
}

/// Tells how long this thread has computed since it was made: what others take of a core in between does not count.
struct Stopwatch {
  private let start = Stopwatch.threadNanoseconds

  /// Nanoseconds since then.
  var nanoseconds: Int64 { Self.threadNanoseconds - start }

  private static var threadNanoseconds: Int64 {
    var time = timespec()
    let status = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    precondition(status == 0, "the system has no clock for a thread")
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
