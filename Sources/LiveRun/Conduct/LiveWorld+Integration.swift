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

  /// The user's program said a line.
  func keep(_ line: String) {
    guard words.utf8.count < Self.mostWords else { return }
    words += line + "\n"
    if words.utf8.count >= Self.mostWords { words += "(what came after the first mebibyte was not kept)\n" }
  }

  /// What is to be said of a user's program, of whose changes those in `lost` never arrived, by flow.
  func remarks(about lost: [[CommittedChange]]) -> [String] {
    var remarks: [String] = []
    if let ending {
      let how = ending.status < 0 ? "by signal \(-ending.status)" : "with status \(ending.status)"
      let last = words.split(separator: "\n").last.map { "; its last words: \($0.prefix(200))" } ?? ""
      remarks.append("the integration ended by itself after \(Self.seconds(ending.at)) \(how)\(last)")
    }
    for (flow, lost) in zip(scenario.flows, lost) {
      guard let first = lost.first, let last = lost.last else { continue }
      let examples = lost.prefix(5).map { change in
        "\(CarriedChange.key("R", change.version.record)) revision \(change.version.version)"
      }
      let faults = timeline.windows.filter { $0.start <= last.instant && $0.end > first.instant }.map(\.detail)
      let weather = faults.isEmpty ? "no fault was in force then" : "in force then: \(faults.joined(separator: ", "))"
      remarks.append(
        """
        \(lost.count) changes of \(flow.name) never arrived, committed from \(Self.seconds(first.instant)) to \
        \(Self.seconds(last.instant)); \(weather); for example \(examples.joined(separator: ", "))
        """
      )
    }
    return remarks
  }

  /// Changes that neither arrived nor were overtaken by a later version that did, in order of time.
  func lostChanges(of flow: Int) -> [CommittedChange] {
    let newest = shown[flow]
    return allCommitted[flow].filter { $0.version.version > newest[$0.version.record] ?? 0 }
  }

  private static func seconds(_ instant: Instant) -> String {
    let milliseconds = instant.nanoseconds / 1_000_000
    let fraction = String(milliseconds % 1_000)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + "\(fraction) s"
  }
}
