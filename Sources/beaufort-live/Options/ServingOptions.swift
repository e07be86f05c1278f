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

  @Option(
    help: ArgumentHelp("The server's certificate and its chain, in PEM; one is made otherwise.", valueName: "file")
  )
  var tlsCert: String?

  @Option(help: ArgumentHelp("The key to --tls-cert, in PEM.", valueName: "file"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("Where to write the certificate that is made, for clients to trust.", valueName: "file"))
  var tlsSave: String?

  func validate() throws {
    if (tlsCert == nil) != (tlsKey == nil) {
      throw ValidationError("--tls-cert and --tls-key belong together; give both")
    }
    if plain, tlsCert != nil || tlsSave != nil {
      throw ValidationError("--plain serves without TLS; leave it out, or leave the --tls options out")
    }
    if tlsCert != nil, tlsSave != nil {
      throw ValidationError("--tls-save writes a certificate that is made; leave it out, or leave --tls-cert out")
    }
  }
}
