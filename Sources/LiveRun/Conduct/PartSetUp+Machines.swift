import AsyncHTTPClient
import BeaufortNumerics
import Foundation
import Patterns
import ScenarioFile

extension PartSetUp {
  /// Runs the machines of the role, told by the lines of `commands`, until they end.
  ///
  /// - Parameters:
  ///   - stages: which machines.
  ///   - commands: `begin EPOCH`, then `commit FLOW STAGE CHANGE`,
  ///     `read FLOW STAGE IDENTITY RECORD`, `down FLOW STAGE`, `up FLOW STAGE`, `end`.
  ///   - tell: told `ready`, then `FLOW STAGE REPORT`.
  /// - Throws: what is wrong with the scenario, or with a folder.
  package func runMachines(
    _ stages: [StageSetUp],
    commands: AsyncStream<String>,
    tell: @escaping @Sendable (String) -> Void
  ) async throws {
    let scenario = try rehearsal.scenario()
    let client = Requester.makeClient()
    tell("ready")
    var first: String?
    for await command in commands {
      first = command
      break
    }
    let words = first?.split(separator: " ") ?? []
    guard words.count == 2, words[0] == "begin", let epoch = Int64(words[1]) else {
      return try await client.shutdown()
    }
    let time = LiveTime(epoch: epoch)
    let hosts = try stages.map { set in (set, try host(set, of: scenario, client, time, tell)) }
    for (_, host) in hosts { await host.begin() }
    await withDiscardingTaskGroup { group in
      for (_, host) in hosts { group.addTask { await host.run() } }
      for await command in commands {
        let words = command.split(separator: " ")
        if words.first == "end" { break }
        guard words.count >= 3, let flow = Int(words[1]), let stage = Int(words[2]),
          let host = hosts.first(where: { $0.0.flow == flow && $0.0.stage == stage })?.1
        else { continue }
        switch words[0] {
        case "commit": if let change = CarriedChange(words[3...]) { await host.commit(change) }
        case "read":
          if words.count == 5, let identity = UInt64(words[3]), let record = UInt32(words[4]) {
            await host.read(identity, record: record)
          }
        case "down": await host.set(isDown: true)
        case "up": await host.set(isDown: false)
        default: break
        }
      }
      for (_, host) in hosts { await host.stop() }
    }
    try await client.shutdown()
  }

  private func host(
    _ set: StageSetUp,
    of scenario: Scenario,
    _ client: HTTPClient,
    _ time: LiveTime,
    _ tell: @escaping @Sendable (String) -> Void
  ) throws -> StageHost {
    let plan = scenario.plan(candidate: candidate, flow: set.flow)
    let fields = FlowFields(set.flow, of: scenario)
    let stage = plan.stages[set.stage]
    func requester(_ url: String, token: String? = nil, isOrg: Bool) -> Requester {
      let usesLink = isOrg == (stage.place == .outside)
      return Requester(client, url: url, token: token) { timing in
        let report = StageReport.timed(
          org: isOrg,
          usesLink: usesLink,
          rows: timing.rows,
          service: timing.service,
          roundTrip: timing.roundTrip
        )
        tell("\(set.flow) \(set.stage) \(report.line)")
      }
    }
    return StageHost(
      stage,
      memory: try StageMemory(set.folder, hasOutbox: stage.durability == .outbox),
      carrier: Carrier(
        fields,
        scenario.direction(of: set.flow),
        org: OrgClient(requester(orgURLs[set.flow], token: orgToken, isOrg: true), fields),
        external: ExternalClient(requester(externalURLs[set.flow], isOrg: false), fields)
      ),
      time: time,
      key: DrawKey(seed: scenario.seed, replication: 0).derived(UInt64(set.flow)).derived(UInt64(set.stage)),
      report: { tell("\(set.flow) \(set.stage) \($0.line)") }
    )
  }
}
