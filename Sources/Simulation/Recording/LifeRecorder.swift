import Chaos
import Numerics
import Platform
import Workload

/// Writes down what happens in a world, event by event.
final class LifeRecorder {
  func committed(_ flow: Int, _ change: SourceChange, parent: UInt32) {}
  func sent(_ request: RequestState, rows: borrowing RowArena, flow: borrowing FlowState) {}
  func answered(_ request: RequestState, _ now: Instant) {}
  func applied(_ flow: Int, _ change: ChangeState, _ now: Instant, request: UInt32) {}
  func ended(_ flow: Int, _ change: ChangeState, _ now: Instant, _ flag: ChangeState.Flags) {}
  func read(_ flow: Int, _ read: SourceRead, version: UInt32, _ now: Instant, isAnswered: Bool) {}
  func snapshot(_ flow: Int, _ value: HeldValue, _ now: Instant) {}
  func kept(_ flow: Int, _ value: HeldValue, _ now: Instant) {}
  func fault(_ window: Timeline.Window, isEnd: Bool, _ now: Instant) {}
}
