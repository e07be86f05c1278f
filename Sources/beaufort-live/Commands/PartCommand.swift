import ArgumentParser
import Foundation
import Live
import LiveRun
import Org
import ScenarioFile
import Wire

/// A process of a live run; `beaufort live` starts it.
struct PartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "part", abstract: "", shouldDisplay: false)

  @Argument var setUp: String

  func run() async throws {
    guard let part = PartSetUp(argument: setUp) else {
      throw ValidationError("this is started by 'beaufort live', not by hand")
    }
    switch part.role {
    case .system(let index):
      // Who started it and is no more can end it no more.
      Thread.detachNewThread {
        while readLine() != nil {}
        Foundation.exit(0)
      }
      try await serve(index, part)
    case .machines(let stages):
      _ = DescriptorLimit.raised()
      let (commands, sink) = AsyncStream.makeStream(of: String.self)
      Thread.detachNewThread {
        while let line = readLine() { sink.yield(line) }
        sink.finish()
      }
      try await part.runMachines(stages, commands: commands) { StandardOutput.write(line: $0) }
    }
  }

  private func serve(_ index: Int, _ part: PartSetUp) async throws {
    let scenario = try part.rehearsal.scenario()
    let address = try ListenAddress(host: "127.0.0.1", port: 0, mayBeRemote: false)
    let server = await Serving(plainOn: address)
    let clock = LiveClock.started(date: Serving.date)
    guard scenario.systems[index].isOrg else {
      let system = try await LiveSystem.external(
        index,
        of: scenario,
        database: part.database,
        clock: clock
      )
      try await server.run(clock: clock, limits: ConnectionLimits()) { _ in system.respond }
      return
    }
    let (systems, made) = AsyncStream.makeStream(of: (@Sendable () async -> Void).self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for await work in systems { await work() } }
      defer { group.cancelAll() }
      try await server.run(clock: clock, limits: ConnectionLimits()) { url in
        let (system, org) = try await LiveSystem.org(index, of: scenario, url: url, clock: clock)
        made.yield { await org.work() }
        return system.respond
      }
    }
  }
}
