public import BeaufortNumerics

/// A sans-IO state machine: time is an argument, luck comes with the answers, and all it does is append actions.
public protocol PatternMachine: ~Copyable, SendableMetatype {
  /// Takes one input at `now`, and appends what the engine must do about it.
  mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions)
}

/// One machine behind one indirect call, so that flows with different patterns share an engine that is not generic.
@safe public struct MachineBox: ~Copyable {
  @usableFromInline let state: UnsafeMutableRawPointer
  @usableFromInline let step: @Sendable (UnsafeMutableRawPointer, Input, Instant, inout Actions) -> Void
  private let end: @Sendable (UnsafeMutableRawPointer) -> Void

  /// Boxes a machine.
  public init<Machine: PatternMachine & ~Copyable>(_ machine: consuming Machine) {
    let pointer = UnsafeMutablePointer<Machine>.allocate(capacity: 1)
    unsafe pointer.initialize(to: machine)
    unsafe state = UnsafeMutableRawPointer(pointer)
    unsafe step = { unsafe $0.assumingMemoryBound(to: Machine.self).pointee.handle($1, at: $2, into: &$3) }
    unsafe end = {
      unsafe $0.assumingMemoryBound(to: Machine.self).deinitialize(count: 1)
      unsafe $0.deallocate()
    }
  }

  deinit { unsafe end(state) }

  /// Takes one input at `now`, and appends what the engine must do about it.
  @inlinable public mutating func handle(_ input: Input, at now: Instant, into actions: inout Actions) {
    unsafe step(state, input, now, &actions)
  }
}
