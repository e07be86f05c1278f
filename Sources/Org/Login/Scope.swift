import Platform

/// What a login may be used for, as OAuth names it: words between spaces.
///
/// This org checks no scopes beyond their names; they tell whether a refresh token is wanted, and are told again.
enum Scope {
  /// What a login gets that asks for nothing.
  static let standard = "api id"
  private static let known: Set<String> = [
    "address", "api", "cdp_api", "chatter_api", "custom_permissions", "eclair_api", "email", "full", "id",
    "lightning", "offline_access", "openid", "phone", "profile", "pwdless_login_api", "refresh_token",
    "user_registration_api",
    "visualforce", "web",
  ]

  /// The scopes that were asked for, each once.
  ///
  /// - Throws: invalid_scope where one is none.
  static func granted(_ asked: String?) throws(Problem) -> String {
    guard let asked else { return standard }
    var words: [Substring] = []
    for word in asked.split(separator: " ") where !words.contains(word) {
      guard known.contains(String(word)) else { throw Problem(.unsupportedScope) }
      words.append(word)
    }
    return words.isEmpty ? standard : words.joined(separator: " ")
  }

  /// Whether a refresh token is among what was granted.
  static func grantsRefresh(_ scope: String) -> Bool {
    scope.split(separator: " ").contains { $0 == "refresh_token" || $0 == "offline_access" }
  }
}
