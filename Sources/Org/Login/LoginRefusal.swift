package import Platform

/// Why a user is not let in, whichever way the login came.
package enum LoginRefusal: Error, CaseIterable, Hashable, Sendable {
  /// The user is unknown, or the password is wrong.
  case wrongCredentials
  /// The user logged in too often in this hour.
  case tooManyLogins
  /// The address is in none of the login ranges.
  case outsideRanges

  /// What an OAuth endpoint answers.
  package var oauth: ErrorEntry {
    switch self {
    case .wrongCredentials: .authenticationFailure
    case .tooManyLogins: .loginRateExceeded
    case .outsideRanges: .ipRestricted
    }
  }

  /// What the SOAP login answers.
  package var soap: ErrorEntry {
    switch self {
    case .wrongCredentials: .soapInvalidLogin
    case .tooManyLogins: .soapLoginRateExceeded
    case .outsideRanges: .soapLoginOutsideRanges
    }
  }
}
