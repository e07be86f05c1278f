import BeaufortNumerics

/// What an insurer decides on a claim.
enum Decision: String, Hashable, Sendable, CaseIterable {
  /// It is paid: seven in ten.
  case approved
  /// It is not paid: two in ten.
  case rejected
  /// Something is missing: one in ten.
  case documentsNeeded

  /// The decision on the claim with these bytes as its id; the same for the same seed.
  init(on claim: [UInt8], seed: UInt64) {
    let key = claim.reduce(DrawKey(seed: seed, replication: 0)) { $0.derived(UInt64($1)) }
    self =
      switch key.bits(0).reduced(below: 10) {
      case 0..<7: .approved
      case 7..<9: .rejected
      case _: .documentsNeeded
      }
  }
}
