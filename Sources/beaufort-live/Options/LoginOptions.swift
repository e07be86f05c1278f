import ArgumentParser
import BeaufortNumerics
import Foundation
import Org
import Platform
import ScenarioFile

/// Who may log in to an org, with what and from where.
struct LoginOptions: ParsableArguments {
  /// What everything is unless it is given.
  private static let standard = "beaufort"

  @Option(help: ArgumentHelp("The client id of the connected app.", valueName: "text"))
  var clientID = standard

  @Option(help: ArgumentHelp("The client secret of the connected app.", valueName: "text"))
  var clientSecret = standard

  @Option(help: ArgumentHelp("The user name.", valueName: "text"))
  var user = standard

  @Option(help: ArgumentHelp("The user's password.", valueName: "text"))
  var password = standard

  @Option(help: ArgumentHelp("The user's security token; logins may append it to the password.", valueName: "text"))
  var securityToken = ""

  @Option(
    help: ArgumentHelp(
      "The public key or certificate, in PEM, that JWTs of the app are checked with.",
      valueName: "file"
    )
  )
  var jwtKey: String?

  @Option(
    help: ArgumentHelp("How long a session lives without being used, such as 15m.", valueName: "duration"),
    transform: { try parseDuration($0) }
  )
  var sessionLife = PlatformFigures.sessionLife

  @Option(
    help: ArgumentHelp(
      "An address or network, such as 10.0.0.0/8, that logins are taken from; may be repeated. Everywhere otherwise.",
      valueName: "network"
    ),
    transform: { try readNetwork($0) }
  )
  var loginRange: [Network] = []

  func validate() throws {
    let texts = [
      ("--client-id", clientID), ("--client-secret", clientSecret), ("--user", user), ("--password", password),
    ]
    for (option, text) in texts where text.isEmpty {
      throw ValidationError("\(option) must not be empty; give some text, or leave it out for 'beaufort'")
    }
    guard sessionLife >= .seconds(1), sessionLife <= .hours(24) else {
      throw ValidationError("a session lives 1s to 24h; '--session-life' is out of range")
    }
  }

  /// The set-up with what the options say.
  ///
  /// - Throws: what is wrong with the key.
  func applied(to configuration: OrgConfiguration) throws -> OrgConfiguration {
    var configuration = configuration
    (configuration.clientID, configuration.clientSecret) = (clientID, clientSecret)
    (configuration.username, configuration.password) = (user, password)
    configuration.securityToken = securityToken
    configuration.sessionLife = sessionLife
    configuration.loginRanges = loginRange
    if let jwtKey { configuration.publicKeys[clientID] = try readKey(jwtKey) }
    return configuration
  }

  /// What to say about it; what was given and is secret is not said.
  var line: String {
    let secrets = [clientSecret, password].allSatisfy { $0 == Self.standard }
    guard secrets, clientID == Self.standard, user == Self.standard else {
      return "client id: \(clientID), user name: \(user)"
    }
    return "client id, client secret, user name and password: \(Self.standard)"
  }

  private func readKey(_ path: String) throws -> AssertionKey {
    do {
      return try AssertionKey(pem: String(contentsOfFile: path, encoding: .utf8))
    } catch let refusal as AssertionKey.Refusal {
      throw UnusableKey(path: path, reason: refusal.description)
    } catch {
      throw UnusableKey(path: path, reason: "the file cannot be read; give --jwt-key a public key in PEM")
    }
  }
}

/// A file that holds no key.
private struct UnusableKey: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason)" }
}

private func readNetwork(_ text: String) throws(ValidationError) -> Network {
  guard let network = Network(text) else {
    throw ValidationError("expected an address or a network with no bit set behind its prefix, such as 10.0.0.0/8")
  }
  return network
}
