import ArgumentParser
import Live
import Proxy
import TLS

/// `beaufort proxy`.
struct ProxyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "proxy",
    abstract: "Stands between two parties, and makes their connections slow, broken or silent.",
    discussion: """
      The first line on the standard output is 'listening on URL': there Toxiproxy's HTTP interface adds proxies and \
      toxics, and Toxiproxy's clients work with it. With --upstream there is a proxy called 'main' from the start; the \
      second line says where it listens.
      """
  )

  @Option(help: ArgumentHelp("Where connections of the proxy 'main' lead.", valueName: "host:port"))
  var upstream: String?

  @Option(help: ArgumentHelp("Where the proxy 'main' listens; port 0 has a free one chosen.", valueName: "host:port"))
  var listen = "127.0.0.1:0"

  @Flag(help: "Has the proxy 'main' follow HTTP messages, so that it can have toxics for them.")
  var http = false

  @Option(
    help: ArgumentHelp(
      "Has 'main' speak TLS with its upstream, and says whom to trust: 'system', 'all', or a file of authorities in PEM.",
      valueName: "trust"
    )
  )
  var upstreamTls: String?

  @Option(help: ArgumentHelp("The port of the HTTP interface; 0 has a free one chosen.", valueName: "port"))
  var port: UInt16 = 8474

  @Option(help: ArgumentHelp("The address of the HTTP interface.", valueName: "address"))
  var host = "127.0.0.1"

  @Flag(help: "Permits addresses that other machines can reach.")
  var allowRemote = false

  @Option(help: ArgumentHelp("What jitter, and what a toxic is for, are drawn from.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup(title: "TLS with the clients of 'main', if any of these is given") var tls: TLSOptions

  func validate() throws {
    if upstream == nil, tls.isGiven || upstreamTls != nil {
      throw ValidationError("the --tls options and --upstream-tls are for the proxy 'main'; give --upstream as well")
    }
    if let upstream, Endpoint(upstream) == nil {
      throw ValidationError("--upstream is a host and a port such as 127.0.0.1:5432, not '\(upstream)'")
    }
    guard Endpoint(listen) != nil else {
      throw ValidationError("--listen is a host and a port such as 127.0.0.1:0, not '\(listen)'")
    }
  }

  func run() async throws {
    if allowRemote {
      StandardError.write(
        "beaufort: warning: other machines can reach what listens beyond loopback; it is made for tests, so stop it when "
          + "they are done\n"
      )
    }
    let proxies = Proxies(seed: seed, mayBeRemote: allowRemote) { StandardError.write("beaufort: warning: \($0)\n") }
    var lines: [String] = []
    if let upstream = upstream.flatMap({ Endpoint($0) }), let listen = Endpoint(listen) {
      var main = ProxyState(name: "main", listen: listen, upstream: upstream, isHTTP: http)
      if tls.isGiven { main.identity = try tls.identity(at: Serving.date()) }
      main.upstreamTrust = try upstreamTls.map { try Trust($0) }
      main = try await proxies.create(main)
      lines = ["proxy main on \(main.listen) leads to \(main.upstream)"] + tls.lines
    }
    let control = ProxyControl(proxies, date: Serving.date)
    let address = try ListenAddress(host: host, port: Int(port), mayBeRemote: allowRemote)
    let server = await Serving(plainOn: address)
    let clock = LiveClock.started(date: Serving.date)
    try await server.run(clock: clock, limits: ConnectionLimits(), lines: lines) { _ in control.answer }
    await proxies.close()
  }
}
