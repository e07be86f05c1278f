package import BeaufortNumerics

/// How hard a fault strikes, beside what the scenario wrote.
///
/// It scales one thing only: the share, the factor − 1, the number of jobs, or else the window's length. At 0 there is
/// no fault at all, not even a window.
package struct Intensity: Hashable, Sendable {
  /// Thousandths; 1,000 is as written.
  package let permille: Int64

  /// Makes an intensity; what lies outside 0 to a million is moved to the nearer end.
  package init(permille: Int64) { self.permille = min(max(permille, 0), 1_000_000) }

  /// As written.
  package static let asWritten = Intensity(permille: 1_000)

  /// A share of `permille` thousandths, scaled: in parts per million, at most all of them.
  package func share(_ permille: Int64) -> Int64 { min(permille * self.permille, 1_000_000) }

  /// A factor in thousandths; what it adds to 1 is scaled.
  package func factor(_ permille: Int64) -> Int64 { 1_000 + (permille - 1_000) * self.permille / 1_000 }

  /// A number of things; any intensity above 0 leaves at least one.
  package func count(_ count: Int64) -> Int64 { Self.clamped((Int128(count) * Int128(permille) + 999) / 1_000) }

  /// A length of time.
  package func length(_ length: Interval) -> Interval {
    Interval(nanoseconds: Self.clamped(Int128(length.nanoseconds) * Int128(permille) / 1_000))
  }

  private static func clamped(_ value: Int128) -> Int64 { Int64(clamping: value) }
}
