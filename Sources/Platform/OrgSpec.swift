package import BeaufortNumerics

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
  /// How fast the clock runs: how long the days and hours of the windowed limits are.
  package var speed = Speed.ofLife

  /// Makes an org without add-ons, background or overrides.
  package init(edition: Edition, licences: Int64) { (self.edition, self.licences) = (edition, licences) }
}

extension OrgSpec {
  /// How many records the data storage holds, at 2 KB each: 10 GB and 20 MB a licence, 5 MB in developer orgs.
  ///
  /// (unconfirmed) No source was found for the release that the other figures describe.
  package var storageRecords: Int64 {
    edition == .developer ? 2_500 : sum(5_000_000, plus: 10_000, times: licences)
  }
}
