import Synchronization

/// Keeps the value that has it in one place.
///
/// A method that only reads is lent its value. One that fits into registers in principle, as every struct of plain fields
/// does, is lent as a copy, and a flow's state has more than two kilobytes. An atomic has an address, so whatever
/// contains one is lent by address.
package struct Anchor: ~Copyable, Sendable {
  private let place = Atomic<Bool>(false)

  /// Makes one.
  package init() {}
}
