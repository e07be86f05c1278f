import BeaufortNumerics

/// An object whose records can be generated: its columns, and how one record is written.
///
/// Record *i* depends on (seed, object, *i*) alone.
package struct RecordKind: Sendable {
  /// The object's API name.
  package let name: String
  /// One line for help.
  package let summary: String
  /// The columns, in order.
  package let columns: [RecordColumn]
  /// What the account that a record belongs to is drawn for; `nil` where it belongs to none.
  var accountPurpose: UInt64?
  /// Writes one value for each column: begins the row with ``RecordRow/begin()``, and calls ``RecordRow/next()`` between.
  let write: @Sendable (borrowing RecordDraws, inout RecordRow) -> Void

  /// Every object, in the order in which help lists them.
  package static let all: [RecordKind] = [.account, .contact, .order, .case, .claim, .opportunity]

  /// The object called `name`, in any case of its letters.
  package static func named(_ name: String) throws(RecordError) -> RecordKind {
    if let kind = all.first(where: { $0.name.lowercased() == name.lowercased() }) { return kind }
    let distances = all.map { ($0.name, editDistance(name.lowercased(), $0.name.lowercased())) }
    let nearest = distances.filter { $0.1 <= 2 }.min { $0.1 < $1.1 }
    throw .unknownObject(name, known: all.map(\.name), nearest: nearest?.0)
  }

  /// The number of the object in its draws: it must never change, or records would.
  var number: UInt64 { name.utf8.reduce(0) { $0 &* 131 &+ UInt64($1) } }
}

/// How many letters must be changed, added, left out or swapped with their neighbour to make one word of the other.
private func editDistance(_ first: String, _ second: String) -> Int {
  let (a, b) = (Array(first), Array(second))
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in a.indices {
    for j in b.indices {
      let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
      var least = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
      rows[i + 1][j + 1] = least
    }
  }
  return rows[a.count][b.count]
}
