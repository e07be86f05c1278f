import Foundation
import LiveRun
import Simulation
import Testing

/// Who runs the worlds of a trial.
enum Engine: String, CaseIterable, Hashable, Sendable, CustomTestStringConvertible {
  case simulation
  case live

  var testDescription: String { rawValue }

  /// Makes one for a plan.
  func make(_ plan: SimulationPlan, _ rehearsal: Rehearsal) throws -> any WorldEngine {
    switch self {
    case .simulation: return SimulationRun(plan, jobs: 1)
    case .live:
      // A process that a fault has killed may be told something for a moment longer.
      signal(SIGPIPE, SIG_IGN)
      return try LiveEngine(plan, rehearsal, program: try Self.program.get())
    }
  }

  /// The program that plays the parts: beside the tests, else where a debug build puts it.
  private static let program: Result<String, ProgramMissing> = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let places = [tests.appending(path: "beaufort-live"), root.appending(path: ".build/debug/beaufort-live")]
    guard let program = places.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
      return .failure(ProgramMissing(places: places.map(\.path)))
    }
    return .success(program.path)
  }()
}

/// The program of live runs is not there.
struct ProgramMissing: Error, CustomStringConvertible {
  let places: [String]

  var description: String {
    "live worlds need beaufort-live, which is none of \(places.joined(separator: ", ")): "
      + "run 'swift build --product beaufort-live' first"
  }
}
