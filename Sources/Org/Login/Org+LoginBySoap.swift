import BeaufortNumerics
import Platform
import Synchronization
import Wire

extension Org {
  /// The SOAP API's `login`: a session of the user, without a connected app.
  ///
  /// `password` may end in the security token. It is not charged to the daily API requests, like every login.
  ///
  /// - Throws: INVALID_LOGIN, LOGIN_RATE_EXCEEDED or LOGIN_DURING_RESTRICTED_DOMAIN, as a fault with status 500.
  func loginBySoap(username: String, password: String, from peer: String) throws(Problem) -> Session {
    do throws(LoginRefusal) {
      try authenticate(username, password: password, from: peer)
    } catch {
      throw Problem(error.soap)
    }
    let session = makeSession(of: username, clientID: "", scope: "full")
    sessions.withLock { $0.begin(session) }
    return session
  }

  /// The SOAP API's `logout`: ends the session.
  ///
  /// - Throws: INVALID_SESSION_ID where none lives.
  func logoutBySoap(token: String) throws(Problem) {
    let now = clock.now()
    guard sessions.withLock({ $0.end(token, at: now) }) else { throw Problem(.invalidSession) }
  }

  /// The elements of the answer to `login`, in order: `result` consists of them, and `userInfo` comes last.
  func soapLoginResult(_ session: Session, version: String) -> [(name: String, text: String)] {
    let organization = Org.organizationID.prefix(15)
    return [
      ("metadataServerUrl", "\(configuration.url)/services/Soap/m/\(version)/\(organization)"),
      ("passwordExpired", "false"), ("sandbox", "false"),
      ("serverUrl", "\(configuration.url)/services/Soap/u/\(version)/\(organization)"),
      ("sessionId", session.token), ("userId", Org.userID),
    ]
  }

  /// The elements of `userInfo` in the answer to `login` and to `getUserInfo`, in order.
  func soapUserInfo(_ session: Session) -> [(name: String, text: String)] {
    [
      ("accessibilityMode", "false"), ("currencySymbol", "$"), ("orgDefaultCurrencyIsoCode", "USD"),
      ("orgDisallowHtmlAttachments", "false"), ("orgHasPersonAccounts", "false"),
      ("organizationId", Org.organizationID), ("organizationMultiCurrency", "false"), ("organizationName", "Beaufort"),
      ("profileId", Org.profileID), ("sessionSecondsValid", "\(configuration.sessionLife.nanoseconds / 1_000_000_000)"),
      ("userDefaultCurrencyIsoCode", "USD"), ("userEmail", session.username), ("userFullName", session.username),
      ("userId", Org.userID), ("userLanguage", "en_US"), ("userLocale", "en_US"), ("userName", session.username),
      ("userTimeZone", "Etc/UTC"), ("userType", "Standard"), ("userUiSkin", "Theme3"),
    ]
  }

  /// The id of the one profile.
  static let profileID = RecordID(prefix: "00e", number: 1).text
}
