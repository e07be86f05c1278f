/// A Salesforce org: what its edition, licences and add-ons allow.
package struct OrgSpec: Hashable, Sendable {
  /// Editions that differ in their limits.
  package enum Edition: String, CaseIterable, Hashable, Sendable {
    case developer, professional, enterprise, unlimited
  }

  /// The edition.
  package var edition: Edition
  /// User licences.
  package var licences: Int64
  /// Add-on units of platform events (each +100,000 deliveries a day and +25,000 publishes an hour).
  package var platformEventAddOns: Int64 = 0
  /// What everybody else uses of each windowed limit, by its registered name, in one window.
  package var background: [String: Int64] = [:]
  /// Allowances agreed with the vendor, by registered name, in place of the standard ones.
  package var overrides: [String: Int64] = [:]

  /// Makes an org without add-ons, background or overrides.
  package init(edition: Edition, licences: Int64) { (self.edition, self.licences) = (edition, licences) }
}
