extension ErrorCatalogue {
  /// The errors of logging in: of the OAuth endpoints, where the code is `error` and the message `error_description`,
  /// of the SOAP login, and of the identity resources, whose body is the code alone.
  package static let login: [ErrorEntry] = [
    .authenticationFailure, .ipRestricted, .loginRateExceeded, .expiredRefreshToken, .invalidAssertion,
    .expiredAssertion, .wrongAudience, .notApproved, .wrongLoginHost, .unknownClient, .wrongClientSecret,
    .unsupportedGrantType, .unsupportedScope, .malformedLogin, .unsupportedTokenType, .unknownToken,
    .clientMustAuthenticate, .mustPost, .formTooLarge,
    .soapInvalidLogin, .soapLoginRateExceeded, .soapLoginOutsideRanges,
    .identityWithoutToken, .identityBadToken, .identityOfOtherOrg, .identityUnknown,
  ]
}

extension ErrorEntry {
  /// The user is unknown, or the password is wrong.
  package static let authenticationFailure = grant("authentication failure", cause: "unknown user or wrong password")
  /// The login comes from outside the ranges that are allowed.
  package static let ipRestricted = grant("ip restricted", cause: "a login from outside the login ranges")
  /// The user logged in too often in this hour.
  package static let loginRateExceeded = ErrorEntry(
    400,
    "invalid_grant",
    "login rate exceeded",
    cause: "over 3,600 logins of the user in this hour",
    retry: .whenWindowRolls,
    source: "public notes on OAuth errors",
    isConfirmed: false
  )
  /// A refresh token that is unknown, revoked, or was pushed out by a newer grant.
  package static let expiredRefreshToken = grant(
    "expired access/refresh token",
    cause: "an unknown or revoked refresh token, or one that a sixth grant has pushed out"
  )
  /// The assertion is no JWT, its algorithm is not RS256, or its signature is not by the registered key.
  package static let invalidAssertion = grant(
    "invalid assertion",
    cause: "an assertion that is no JWT by the registered key",
    source: "public answers on the JWT bearer flow"
  )
  /// The assertion's time is over.
  package static let expiredAssertion = grant(
    "expired authorization code",
    cause: "an assertion whose time is over",
    source: "public answers on the JWT bearer flow"
  )
  /// The assertion is meant for another server.
  package static let wrongAudience = grant(
    "Audience validation failed",
    cause: "an assertion for another audience than the login host or the org"
  )
  /// The assertion's subject is no user who has approved the app.
  package static let notApproved = grant("user hasn't approved this consumer", cause: "an unknown or unapproved user")
  /// Client credentials were sent to the login host.
  package static let wrongLoginHost = grant(
    "request not supported on this domain",
    cause: "client credentials are taken at the org's own domain, not at the login host"
  )
  /// There is no such app.
  package static let unknownClient = oauth(400, "invalid_client_id", "client identifier invalid", cause: "no such app")
  /// The app's secret is wrong.
  package static let wrongClientSecret = oauth(
    400,
    "invalid_client",
    "invalid client credentials",
    cause: "the app's secret is wrong or missing"
  )
  /// There is no such grant, or the body is no form that could name one.
  package static let unsupportedGrantType = oauth(
    400,
    "unsupported_grant_type",
    "grant type not supported",
    cause: "an unknown grant type, or a body that is no form"
  )
  /// A scope that is none.
  package static let unsupportedScope = oauth(
    400,
    "invalid_scope",
    "the requested scope is not allowed",
    cause: "a scope that is none",
    source: rfc6749,
    isConfirmed: false
  )
  /// A parameter is missing, is there twice, or cannot be decoded.
  package static let malformedLogin = oauth(
    400,
    "invalid_request",
    cause: "a parameter is missing, is there twice, or cannot be decoded",
    source: rfc6749,
    isConfirmed: false
  )
  /// What was to be revoked is of no kind that can be.
  package static let unsupportedTokenType = oauth(
    400,
    "unsupported_token_type",
    "this token type is not supported",
    cause: "no token was named"
  )
  /// What was to be revoked is not alive.
  package static let unknownToken = oauth(
    400,
    "invalid_token",
    "invalid token",
    cause: "a token that is unknown, expired or revoked already"
  )
  /// Introspection without the credentials of an app.
  package static let clientMustAuthenticate = oauth(
    401,
    "invalid_client",
    "invalid client credentials",
    cause: "introspection without the credentials of an app",
    source: "RFC 7662, section 2.3"
  )
  /// The wrong verb at an OAuth endpoint.
  package static let mustPost = oauth(405, "invalid_request", "must use HTTP POST", cause: "the wrong verb")
  /// A form that no login needs.
  package static let formTooLarge = oauth(
    413,
    "invalid_request",
    "the form is too large",
    cause: "a form that is larger than any login needs",
    source: http,
    isConfirmed: false
  )
  /// The SOAP login's user is unknown, or the password is wrong.
  package static let soapInvalidLogin = ErrorEntry(
    500,
    "INVALID_LOGIN",
    "Invalid username, password, security token; or user locked out.",
    cause: "unknown user or wrong password",
    retry: .no,
    source: "fixtures of open-source connectors"
  )
  /// The SOAP login's user logged in too often in this hour.
  package static let soapLoginRateExceeded = ErrorEntry(
    500,
    "LOGIN_RATE_EXCEEDED",
    "You have exceeded your login rate limit. Try again when the hour is over.",
    cause: "over 3,600 logins of the user in this hour",
    retry: .whenWindowRolls,
    source: "Salesforce Help, article 000381578",
    isConfirmed: false
  )
  /// The SOAP login comes from outside the ranges that are allowed.
  package static let soapLoginOutsideRanges = ErrorEntry(
    500,
    "LOGIN_DURING_RESTRICTED_DOMAIN",
    "User cannot log in from this IP address.",
    cause: "a login from outside the login ranges",
    retry: .no,
    source: "SOAP API Developer Guide, exception codes",
    isConfirmed: false
  )
  /// An identity was asked for without a token.
  package static let identityWithoutToken = identity(403, "Missing_OAuth_Token", cause: "no token")
  /// An identity was asked for with a token that is no good.
  package static let identityBadToken = identity(403, "Bad_OAuth_Token", cause: "the token expired or was revoked")
  /// An identity of another org was asked for.
  package static let identityOfOtherOrg = identity(403, "Wrong_Org", cause: "an identity of another org")
  /// There is no such user.
  package static let identityUnknown = identity(404, "Bad_Id", cause: "no such user")

  private static let oauthHelp = "Salesforce Help, OAuth 2.0 Authorization Errors"
  private static let rfc6749 = "RFC 6749, section 5.2"

  private static func grant(_ message: String, cause: String, source: String = oauthHelp) -> ErrorEntry {
    oauth(400, "invalid_grant", message, cause: cause, source: source)
  }

  private static func oauth(
    _ status: Int,
    _ code: String,
    _ message: String = "",
    cause: String,
    source: String = oauthHelp,
    isConfirmed: Bool = true
  ) -> ErrorEntry {
    ErrorEntry(status, code, message, cause: cause, retry: .no, source: source, isConfirmed: isConfirmed)
  }

  private static func identity(_ status: Int, _ code: String, cause: String) -> ErrorEntry {
    ErrorEntry(status, code, cause: cause, retry: .no, source: "Salesforce Help, identity URLs", isConfirmed: false)
  }
}
