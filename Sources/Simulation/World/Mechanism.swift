/// What a pattern or a platform does about trouble; counted as activations. The raw value is its bit in a touch mask.
enum Mechanism: UInt8, CaseIterable {
  case retry, timeOut, lockWait, lockConflict, allocationRefused, longRequestCap, serverRefused, deadLetter, rejection
  case missedRun, skippedRun, rowsRedone, replay, cacheHit, singleFlight, staleAnswer

  var name: String {
    switch self {
    case .retry: "retry"
    case .timeOut: "time-out"
    case .lockWait: "lock wait"
    case .lockConflict: "lock conflict (10 s)"
    case .allocationRefused: "refused by an allocation"
    case .longRequestCap: "refused by the cap on long requests"
    case .serverRefused: "refused by a busy server"
    case .deadLetter: "dead letter"
    case .rejection: "rejected"
    case .missedRun: "missed run"
    case .skippedRun: "skipped run"
    case .rowsRedone: "rows redone alone"
    case .replay: "replayed after a crash"
    case .cacheHit: "answered from a held value"
    case .singleFlight: "joined a lookup under way"
    case .staleAnswer: "stale copy answered in place of the source"
    }
  }

  /// The bit of the fault window `index`; windows beyond the mask are counted without "each once".
  static func windowBit(_ index: Int) -> UInt8 { UInt8(min(16 + index, 63)) }
}

/// How often each mechanism and fault acted, and how many changes and reads it touched, each once.
struct TouchCounts {
  private(set) var acted = InlineArray<64, Int64>(repeating: 0)
  private(set) var changes = InlineArray<64, Int64>(repeating: 0)
  private(set) var reads = InlineArray<64, Int64>(repeating: 0)

  mutating func act(_ bit: UInt8) { acted[Int(bit)] += 1 }
  mutating func act(_ mechanism: Mechanism) { acted[Int(mechanism.rawValue)] += 1 }

  @inline(__always)
  mutating func touchChange(_ mask: inout UInt64, _ bit: UInt8) {
    guard mask & (1 << UInt64(bit)) == 0 else { return }
    mask |= 1 << UInt64(bit)
    changes[Int(bit)] += 1
  }

  @inline(__always)
  mutating func touchRead(_ mask: inout UInt64, _ bit: UInt8) {
    guard mask & (1 << UInt64(bit)) == 0 else { return }
    mask |= 1 << UInt64(bit)
    reads[Int(bit)] += 1
  }

  static func += (lhs: inout TouchCounts, rhs: TouchCounts) {
    for bit in 0..<64 {
      lhs.acted[bit] += rhs.acted[bit]
      lhs.changes[bit] += rhs.changes[bit]
      lhs.reads[bit] += rhs.reads[bit]
    }
  }
}
