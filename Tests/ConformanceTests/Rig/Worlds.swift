import Measurement
import Synchronization
import Testing

/// The worlds of all trials, each lived through once by each engine, when the first test asks for one of its trial's.
actor Worlds {
  static let shared = Worlds()

  private struct Key: Hashable {
    var trial: Trial
    var engine: Engine
  }

  private struct Life {
    var worlds: [String: WorldResult]
    /// What ended it before its time.
    var failure: (any Error)?
  }

  private var lives: [Key: Life] = [:]

  /// The world of a trial in a storm, or in calm.
  func world(of trial: Trial, in storm: String = "calm", by engine: Engine) async throws -> TrialWorld {
    let key = Key(trial: trial, engine: engine)
    if lives[key] == nil { lives[key] = await live(trial, engine) }
    guard let world = lives[key]?.worlds[storm] else { throw lives[key]?.failure ?? NoSuchWorld(storm: storm) }
    return TrialWorld(trial: trial, engine: engine, storm: storm, result: world)
  }

  private func live(_ trial: Trial, _ engine: Engine) async -> Life {
    let worlds = Mutex<[String: WorldResult]>([:])
    do {
      try await trial.run(by: engine) { world in worlds.withLock { $0[world.key.storm] = world } }
      return Life(worlds: worlds.withLock { $0 }, failure: nil)
    } catch {
      return Life(worlds: worlds.withLock { $0 }, failure: error)
    }
  }
}

/// A test asks for weather that its trial does not have.
struct NoSuchWorld: Error, CustomStringConvertible {
  let storm: String

  var description: String { "the trial has no storm '\(storm)'" }
}

/// What one world of a trial measured.
struct TrialWorld: Sendable, CustomStringConvertible {
  let trial: Trial
  let engine: Engine
  let storm: String
  let result: WorldResult

  var description: String { "\(engine.rawValue), \(storm), \(trial)" }

  /// What a lane measured.
  subscript(_ lane: String) -> FlowResult {
    guard let flow = result.flows.first(where: { $0.flow == lane }) else {
      preconditionFailure("\(trial) has no lane '\(lane)'")
    }
    return flow
  }

  /// How often a fault acted, by the start of its name and its target.
  func acted(_ fault: String, on target: String) -> Int64 {
    result.activations.filter { $0.isFault && $0.name.hasPrefix(fault) && $0.name.hasSuffix(" on \(target)") }
      .reduce(0) { $0 + $1.acted }
  }

  /// Asks that whatever was committed on these lanes became visible, itself or by a later version.
  func expectArrival(on lanes: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    for lane in lanes {
      let ledger = self[lane].ledger
      #expect(ledger.closes, "\(lane): \(ledger); \(self)", sourceLocation: sourceLocation)
      #expect(ledger.arrived == ledger.committed, "\(lane): \(ledger); \(self)", sourceLocation: sourceLocation)
    }
  }
}
