import BeaufortNumerics
import Chaos
import Foundation
import Patterns
import ScenarioFile
import Simulation

extension LiveWorld {
  /// Starts the systems, and opens the ways to them.
  func startSystems() async throws {
    var urls: [String] = []
    for index in scenario.systems.indices {
      var setUp = PartSetUp(parts, candidate: spec.candidate, role: .system(index))
      setUp.database = database(of: index)
      let child = try ChildProcess(program, ["part", setUp.argument])
      systems.append(child)
      var first: String?
      for await line in child.lines {
        first = line
        break
      }
      guard let url = first?.split(separator: " ").last.map(String.init), url.hasPrefix("http://") else {
        throw PartError(name: scenario.systems[index].name)
      }
      urls.append(url)
      doors.append(SideDoor(client, url: url))
    }
    systemURLs = urls
  }

  /// Starts the machines, each in the process of its place.
  func startMachines() async throws {
    if let command = rehearsal.integration { return try await startIntegration(command) }
    for place in [Stage.Place.outside, .org] {
      var stages: [PartSetUp.StageSetUp] = []
      var (orgURLs, externalURLs): ([String], [String]) = ([], [])
      for (index, flow) in scenario.flows.enumerated() {
        let plan = scenario.plan(candidate: spec.candidate, flow: index)
        let (org, external) = (scenario.org(of: index), scenario.external(of: index))
        orgURLs.append(try await way(to: org, by: place == .org ? nil : flow.link))
        externalURLs.append(try await way(to: external, by: place == .outside ? nil : flow.link))
        for (number, stage) in plan.stages.enumerated() where stage.place == place {
          let folder = "\(folder)/\(index).\(number)"
          try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
          stages.append(.init(flow: index, stage: number, folder: folder))
        }
      }
      if stages.isEmpty { continue }
      var setUp = PartSetUp(parts, candidate: spec.candidate, role: .machines(stages))
      (setUp.orgURLs, setUp.externalURLs) = (orgURLs, externalURLs)
      setUp.orgToken = try await orgToken()
      let process = MachineProcess(program, place, setUp, stages)
      processes.append(process)
      let child = try process.start()
      for await line in child.lines where line == "ready" { break }
      newChild.yield(child)
    }
    time = LiveTime(epoch: LiveTime.uptime)
    for process in processes { process.tell(begin) }
  }

  /// What machines are told before anything else.
  var begin: String { "begin \(time.epoch)" }

  func way(to system: Int, by link: Int?) async throws -> String {
    let way = LiveWeather.Way(system: system, link: link)
    if let url = ways[way] { return url }
    let url = try await weather.open(way, to: systemURLs[system])
    ways[way] = url
    return url
  }

  func orgToken() async throws -> String {
    guard let org = scenario.systems.firstIndex(where: \.isOrg) else { return "" }
    return try await doors[org].token()
  }

  /// A part of the world told a line.
  func hear(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count >= 3, let flow = Int(words[0]), flows.indices.contains(flow), let stage = Int(words[1]),
      let report = StageReport(words[2...])
    else { return }
    switch report {
    case .requested(let rows, let at):
      flows[flow].requests.append(at)
      flows[flow].attempts += Int64(rows)
    case .ended(let version, let fate, let at): flows[flow].endings.append(.init(at: at, version: version, fate: fate))
    case .released(let version, let at): flows[flow].releases[version] = at
    case .answered(let read, let version, let at):
      flows[flow].reads.answers[read] = .init(at: at, version: version)
      openReads[StageKey(flow: flow, stage: stage)]?.remove(read)
    case .unanswered(let read, let at):
      flows[flow].reads.answers[read] = .init(at: at, version: nil)
      openReads[StageKey(flow: flow, stage: stage)]?.remove(read)
    case .looked(let version, let sent, let answered, let until):
      flows[flow].reads.lookups.append(.init(version: version, sent: sent, answered: answered, until: until))
    case .timed(let isOrg, let usesLink, let rows, let service, let roundTrip):
      let system = isOrg ? scenario.org(of: flow) : scenario.external(of: flow)
      flows[flow].exchanges.append(
        ExchangeTime(system: system, usesLink: usesLink, rows: rows, service: service, roundTrip: roundTrip)
      )
    case .holds(let version): flows[flow].held.insert(version)
    case .read(upTo: let instant): readUpTo[flow] = min(instant, readUpTo[flow] ?? .never)
    }
  }

  /// Reads what came into view at the systems since it was read last.
  func readJournals() async throws {
    for system in doors.indices {
      while true {
        let entries = try await doors[system].journal(from: journalRead[system])
        journalRead[system] += entries.count
        for (flow, write) in entries where scenario.flows[flow].target == system {
          let at = Instant(nanoseconds: write.at - time.epoch)
          flows[flow].writes.append(.init(at: at, version: write.version))
          shown[flow][write.version.record] = max(write.version.version, shown[flow][write.version.record] ?? 0)
        }
        if entries.count < SideDoor.page { break }
      }
    }
  }
}

/// A part of the world did not begin.
struct PartError: Error, CustomStringConvertible {
  let name: String

  var description: String { "the part of '\(name)' ended before it could be reached; what it said is above" }
}
