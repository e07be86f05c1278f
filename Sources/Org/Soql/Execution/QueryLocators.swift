import BeaufortNumerics
import Platform

/// The results whose later pages can still be asked for, by the number in their locator.
///
/// They live ``PlatformFigures/queryLocatorLife``. Beyond ``mostRows`` rows in all the oldest are given up, and their
/// locators are answered like old ones; the newest stays whatever its size.
package struct QueryLocators: Sendable {
  /// A result that waits to be read on.
  package struct Held: Sendable {
    /// The result.
    package let cursor: QueryCursor
    /// Who asked for it.
    package let username: String
    /// Rows of a page, unless a request asks for another size.
    package let pageRows: Int
    let began: Instant
  }

  private var held: [Int64: Held] = [:]
  /// The numbers in the order in which they were given out.
  private var order: [Int64] = []
  private var firstOrder = 0
  private var rows = 0

  /// Rows of all results together: 128 MiB.
  package static let mostRows = 16_777_216
  /// What a result takes besides its rows, in rows.
  private static let rowsOfPlan = 512

  /// None is held.
  init() {}

  /// How many results are held.
  package var count: Int { held.count }

  /// Keeps a result under `number`, which nobody can guess.
  mutating func keep(_ result: Held, as number: Int64) {
    dropOld(at: result.began)
    held[number] = result
    order.append(number)
    rows += Self.weight(result)
    while rows > Self.mostRows, held.count > 1 { dropFirst() }
  }

  /// The result kept under `number`, for the user who asked for it.
  mutating func find(_ number: Int64, for username: String, at now: Instant) -> Held? {
    dropOld(at: now)
    guard let result = held[number], result.username == username else { return nil }
    return result
  }

  private mutating func dropOld(at now: Instant) {
    while firstOrder < order.count, let first = held[order[firstOrder]],
      now - first.began >= PlatformFigures.queryLocatorLife
    {
      dropFirst()
    }
  }

  private mutating func dropFirst() {
    if let gone = held.removeValue(forKey: order[firstOrder]) { rows -= Self.weight(gone) }
    firstOrder += 1
    if firstOrder > 1_024, firstOrder * 2 > order.count {
      order.removeSubrange(..<firstOrder)
      firstOrder = 0
    }
  }

  private static func weight(_ result: Held) -> Int { result.cursor.rowCount + rowsOfPlan }
}
