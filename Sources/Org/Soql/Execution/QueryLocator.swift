import BeaufortNumerics
import Crypto
import Platform
import Synchronization
import Wire

/// A place in a result: `01g5gL0xxxxxxxxxxx-2000`.
package struct QueryLocator: Hashable, Sendable {
  /// Which result.
  package let number: Int64
  /// The row that comes next.
  package var position: Int

  /// The start of a result that is about to be kept.
  package init() {
    let bytes = unsafe SymmetricKey(size: .bits128).withUnsafeBytes { bytes in unsafe Array(bytes) }
    let bits = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    number = Int64(bits % UInt64(RecordID.mostRecords))
    position = 0
  }

  /// Reads a locator; `nil` where it is none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = RecordID(parts[0].utf8), id.prefixText == Self.prefix else { return nil }
    guard let position = Int(parts[1]), position >= 0, !parts[1].hasPrefix("+") else { return nil }
    (number, self.position) = (id.number, position)
  }

  /// As clients see it.
  package var text: String { "\(RecordID(prefix: Self.prefix, number: number).text)-\(position)" }

  private static let prefix = "01g"
}

extension Org {
  /// Keeps a result so that `username` can ask for its later pages.
  package func keep(_ cursor: QueryCursor, as locator: QueryLocator, for username: String, pageRows: Int) {
    let held = QueryLocators.Held(cursor: cursor, username: username, pageRows: pageRows, began: clock.now())
    locators.withLock { $0.keep(held, as: locator.number) }
  }

  /// The result that a locator leads to, and the row that comes next.
  ///
  /// - Throws: INVALID_QUERY_LOCATOR where it is none, too old, or somebody else's.
  package func find(
    _ text: some StringProtocol,
    for username: String
  ) throws(Problem) -> (held: QueryLocators.Held, locator: QueryLocator) {
    guard let locator = QueryLocator(text),
      let held = locators.withLock({ $0.find(locator.number, for: username, at: clock.now()) }),
      locator.position <= held.cursor.rowCount
    else { throw Problem(.invalidQueryLocator) }
    return (held, locator)
  }
}
