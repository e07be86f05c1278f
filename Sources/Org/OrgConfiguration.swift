package import BeaufortNumerics
package import Platform

/// How an org is set up.
package struct OrgConfiguration: Sendable {
  /// Edition, licences, add-ons, background and overrides: what the limits follow from.
  package var spec: OrgSpec
  /// The file of the records and of the log; in memory without one.
  package var databasePath: String?
  /// Where clients reach it, without a slash at the end: it stands in answers. Known once it listens.
  package var url: String
  /// What connected apps present.
  package var clientID = "beaufort"
  /// What connected apps present.
  package var clientSecret = "beaufort"
  /// Who may log in.
  package var username = "beaufort"
  /// With what.
  package var password = "beaufort"
  /// What may be appended to the password, as clients do that log in from outside the trusted networks.
  package var securityToken = ""
  /// The public keys that JWTs may be signed with, by client id.
  package var publicKeys: [String: AssertionKey] = [:]
  /// How long a session lives without being used.
  package var sessionLife = PlatformFigures.sessionLife
  /// From where logins are taken; from everywhere where it is empty.
  package var loginRanges: [Network] = []
  /// How long each written record takes, while its locks are held.
  package var recordTime = Interval.zero

  /// How many generated records an org begins with whose database has none.
  package var seedRecords: Int64 = 0

  /// The usual set-up of an org of `spec`.
  package init(_ spec: OrgSpec, url: String, databasePath: String? = nil) {
    (self.spec, self.url, self.databasePath) = (spec, url, databasePath)
  }
}
