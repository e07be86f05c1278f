import BeaufortNumerics
import Foundation
package import ScenarioFile

/// What a process of a live run is told when it is started: which part it plays, and where the others are.
package struct PartSetUp: Codable, Hashable, Sendable {
  /// A machine that the process runs.
  package struct StageSetUp: Codable, Hashable, Sendable {
    /// The flow's index.
    package var flow: Int
    /// The stage's index in the pattern's plan.
    package var stage: Int
    /// Where what survives the process is kept.
    package var folder: String
  }

  /// Which part.
  package enum Role: Codable, Hashable, Sendable {
    /// The system with this index.
    case system(Int)
    /// These machines.
    case machines([StageSetUp])
  }

  /// What is run.
  package var rehearsal: Rehearsal
  /// The candidate's index.
  package var candidate: Int
  /// The part.
  package var role: Role
  /// Where the systems are reached, by flow: the org and the external system.
  package var orgURLs: [String] = []
  /// Where the external systems are reached, by flow.
  package var externalURLs: [String] = []
  /// What clients of the org present.
  package var orgToken = ""
  /// The file in which an external system keeps its records; `nil` for its memory.
  package var database: String?

  /// The set-up as one argument of a command.
  package var argument: String {
    // It consists of texts and numbers: nothing of it cannot be written.
    (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Reads an argument; `nil` where it is something else.
  package init?(argument: String) {
    guard let setUp = try? JSONDecoder().decode(PartSetUp.self, from: Data(argument.utf8)) else { return nil }
    self = setUp
  }

  init(_ rehearsal: Rehearsal, candidate: Int, role: Role) {
    (self.rehearsal, self.candidate, self.role) = (rehearsal, candidate, role)
  }
}

/// A scenario as it is run for real: what the command line changed about it, so that every process reads the same.
package struct Rehearsal: Codable, Hashable, Sendable {
  /// The scenario's file.
  package var path: String
  /// How fast its clock runs beside what is written, in thousandths.
  package var speed = Speed.ofLife.permille
  /// The seed; `nil` for the scenario's own.
  package var seed: UInt64?
  /// How often each world is run.
  package var replications = 1
  /// Candidates to run; empty for all.
  package var candidates: [String] = []
  /// Storms to run beside calm; empty for all.
  package var storms: [String] = []
  /// How long changes and reads go on, in nanoseconds; `nil` for the scenario's own.
  package var duration: Int64?
  /// A command that stands in for the machines outside the org; `nil` for those of the candidates.
  package var integration: String?
  /// How long after that the run waits for what is still on its way, in nanoseconds.
  package var drain: Int64

  /// Runs the scenario in a file.
  package init(path: String, drain: Int64) { (self.path, self.drain) = (path, drain) }

  /// Reads the scenario as it is run.
  package func scenario() throws -> Scenario { shortened(try wholeScenario()) }

  /// Reads the scenario with the duration and the drain that are written.
  package func wholeScenario() throws -> Scenario {
    try readScenario(path: path)
      .selecting(Selection(seed: seed, replications: replications, candidates: candidates, storms: storms))
      .atSpeed(Speed(permille: min(max(speed, Speed.range.lowerBound), Speed.range.upperBound)))
  }

  /// A whole scenario as it is run: no longer than wanted, and carried by whom.
  package func shortened(_ whole: Scenario) -> Scenario {
    var scenario = whole
    if let duration { scenario.duration = .init(nanoseconds: duration) }
    scenario.drain = .init(nanoseconds: drain)
    return integration == nil ? scenario : scenario.carriedByOwnProgram()
  }
}
