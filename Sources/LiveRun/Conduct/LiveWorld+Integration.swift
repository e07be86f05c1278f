import BeaufortNumerics
import Chaos
import Foundation
import Patterns
import ScenarioFile
import Simulation
import Wire

extension LiveWorld {
  /// The most of what a user's program prints that is kept.
  private static let mostWords = 1 << 20

  /// Starts the user's program in place of the machines.
  func startIntegration(_ command: String) async throws {
    let state = "\(folder)/state"
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    let process = MachineProcess(command: command, environment: try await environment(state))
    processes.append(process)
    time = LiveTime(epoch: LiveTime.uptime)
    newChild.yield(try process.start())
  }

  /// What the program finds in its environment.
  private func environment(_ state: String) async throws -> [String: String] {
    var environment = [
      "BEAUFORT_ORG_TOKEN": try await orgToken(), "BEAUFORT_ORG_USERNAME": "beaufort",
      "BEAUFORT_ORG_PASSWORD": "beaufort", "BEAUFORT_ORG_CLIENT_ID": "beaufort",
      "BEAUFORT_ORG_CLIENT_SECRET": "beaufort", "BEAUFORT_STATE": state,
    ]
    var flows = JSONWriter()
    for (index, flow) in scenario.flows.enumerated() {
      let external = scenario.systems[scenario.external(of: index)].name
      environment["BEAUFORT_ORG_URL"] = try await way(to: scenario.org(of: index), by: flow.link)
      let word = String(external.uppercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
      environment["BEAUFORT_\(word)_DATABASE"] = database(of: scenario.external(of: index))
      environment["BEAUFORT_\(word)_URL"] = try await way(to: scenario.external(of: index), by: nil)
    }
    flows.array { json in
      for (index, flow) in scenario.flows.enumerated() {
        let fields = FlowFields(index, of: scenario)
        json.object { json in
          json.member("name", flow.name)
          json.member("object", fields.object)
          json.member("from", scenario.systems[flow.source].name)
          json.member("to", scenario.systems[flow.target].name)
          if let parent = fields.parentObject { json.member("parent", parent) }
        }
      }
    }
    environment["BEAUFORT_FLOWS"] = String(decoding: flows.bytes, as: UTF8.self)
    return environment
  }

  /// The file in which an external system keeps its records, so that a user's program can read them there.
  func database(of system: Int) -> String? {
    rehearsal.integration == nil || scenario.systems[system].isOrg ? nil : "\(folder)/\(system).sqlite"
  }

  /// The user's program said a line.
  func keep(_ line: String) {
    guard words.utf8.count < Self.mostWords else { return }
    words += line + "\n"
    if words.utf8.count >= Self.mostWords { words += "(what came after the first mebibyte was not kept)\n" }
  }

  /// What is to be said of a user's program that had such fates, by flow, for its changes.
  func remarks(about fates: [[CarriedFate]]) -> [String] {
    var remarks: [String] = []
    if let ending {
      let how = ending.status < 0 ? "by signal \(-ending.status)" : "with status \(ending.status)"
      let last = words.split(separator: "\n").last.map { "; its last words: \($0.prefix(200))" } ?? ""
      remarks.append("the integration ended by itself after \(Self.seconds(ending.at)) \(how)\(last)")
    }
    for (flow, fates) in zip(scenario.flows, fates) {
      let kinds: [(words: String, fates: [CarriedFate])] = [
        ("changes of \(flow.name) never arrived", fates.filter { $0.ending == .lost }),
        ("changes of \(flow.name) were written more than once", fates.filter(\.isDuplicate)),
        ("changes of \(flow.name) were written over later versions", fates.filter { $0.reorderings > 0 }),
      ]
      remarks += kinds.compactMap { kind in remark("\(kind.fates.count) \(kind.words)", about: kind.fates) }
    }
    return remarks
  }

  private func remark(_ words: String, about fates: [CarriedFate]) -> String? {
    guard let first = fates.first?.change.instant, let last = fates.last?.change.instant else { return nil }
    let faults = timeline.windows.filter { $0.start <= last && $0.end > first }.map(\.detail)
    let weather = faults.isEmpty ? "no fault was in force then" : "in force then: \(faults.joined(separator: ", "))"
    let examples = fates.prefix(5).map(\.name).joined(separator: ", ")
    return """
      \(words), committed from \(Self.seconds(first)) to \(Self.seconds(last)); \(weather); for example \(examples)
      """
  }

  private static func seconds(_ instant: Instant) -> String {
    let milliseconds = instant.nanoseconds / 1_000_000
    let fraction = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + "\(fraction) s"
  }
}
