import Synchronization
import Wire

/// The call-outs that came in last, in memory.
final class HookLog: Sendable {
  /// The most that are kept.
  static let mostCalls = 10_000
  /// The most bytes that are kept.
  static let mostBytes = 64_000_000

  private struct State {
    /// In the order of their numbers; those before `first` are gone.
    var calls: [ReceivedCall?] = []
    var first = 0
    var bytes = 0
    var latest: Int64 = 0

    mutating func dropOldest() {
      bytes -= calls[first]?.size ?? 0
      calls[first] = nil
      first += 1
      guard first > HookLog.mostCalls else { return }
      calls.removeFirst(first)
      first = 0
    }

    func index(of number: Int64) -> Int { calls.count - Int(latest - number) - 1 }
  }

  private let state = Mutex(State())

  /// Keeps a call, which `make` makes with its number; the oldest ones make room.
  func append(_ make: (Int64) -> ReceivedCall) -> ReceivedCall {
    state.withLock { state in
      state.latest += 1
      let call = make(state.latest)
      state.calls.append(call)
      state.bytes += call.size
      while state.calls.count - state.first > Self.mostCalls || state.bytes > Self.mostBytes { state.dropOldest() }
      return call
    }
  }

  /// Notes how far the answer to a call has got; one that is gone is left alone.
  func note(_ callback: ReceivedCall.Callback, for number: Int64) {
    state.withLock { state in
      let index = state.index(of: number)
      if index >= state.first { state.calls[index]?.callback = callback }
    }
  }

  /// Up to `limit` calls of `hook` that came after number `after`, and whether there are more.
  func page(of hook: String, after: Int64, limit: Int) -> (calls: [ReceivedCall], hasMore: Bool) {
    state.withLock { state in
      var calls: [ReceivedCall] = []
      let start = max(state.first, state.index(of: min(max(after, 0), state.latest)) + 1)
      for index in start..<max(start, state.calls.count) {
        guard let call = state.calls[index], call.hook == hook else { continue }
        if calls.count == limit { return (calls, true) }
        calls.append(call)
      }
      return (calls, false)
    }
  }
}
