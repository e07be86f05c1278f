import ArgumentParser
import HTTPTypes
import Live
import Wire

/// `beaufort-live constant`: what the servers' speed is measured against.
struct ConstantCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "constant",
    abstract: "Answers every request with the same bytes: the ceiling for what a server behind it can do.",
    shouldDisplay: false
  )

  @Option(help: ArgumentHelp("How many bytes.", valueName: "n"))
  var bytes = 300

  @OptionGroup(title: "Where it listens") var serving: ServingOptions

  func validate() throws {
    guard (0...1_000_000).contains(bytes) else { throw ValidationError("--bytes is a number from 0 to 1000000") }
  }

  func run() async throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: bytes)
    let server = try await Serving(serving)
    let clock = LiveClock.started(speed: 1, date: Serving.date)
    try await server.run(clock: clock, limits: ConnectionLimits()) { _ in
      { request in
        guard (try? await request.body.collected(upTo: 1_000_000)) != nil else {
          return ServerResponse(.contentTooLarge)
        }
        return ServerResponse(.ok, body, type: "application/json;charset=UTF-8")
      }
    }
  }
}
