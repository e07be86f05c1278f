import ArgumentParser
import Live

/// Where a server listens, and how its connections are protected.
struct ServingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The port; 0 has a free one chosen.", valueName: "port"))
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Flag(help: "Permits an address that other machines can reach.")
  var allowRemote = false

  @Flag(help: "Serves plain HTTP instead of HTTPS.")
  var plain = false

  @OptionGroup var tls: TLSOptions

  func validate() throws {
    if plain, tls.isGiven {
      throw ValidationError("--plain serves without TLS; leave it out, or leave the --tls options out")
    }
  }
}
