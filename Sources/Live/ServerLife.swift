import Synchronization
import Wire

/// How far a server has got between its start and its end.
final class ServerLife: Sendable {
  private enum State {
    case starting
    case answering(Responder)
    case failed(any Error)
  }

  private let state = Mutex(State.starting)
  private let stopFlag = Atomic<Bool>(false)

  /// What answers; `nil` before there is something.
  var responder: Responder? {
    state.withLock { if case .answering(let responder) = $0 { responder } else { nil } }
  }

  /// Why there is nothing to answer with.
  var failure: (any Error)? {
    state.withLock { if case .failed(let error) = $0 { error } else { nil } }
  }

  /// Whether the server was told to stop.
  var isStopping: Bool { stopFlag.load(ordering: .relaxed) }

  func begin(_ responder: @escaping Responder) { state.withLock { $0 = .answering(responder) } }
  func fail(_ error: any Error) { state.withLock { $0 = .failed(error) } }
  func stop() { stopFlag.store(true, ordering: .relaxed) }
}
