import Workload

/// How generated records are shared among object types.
///
/// Of a hundred records 10 are accounts, 25 contacts, 15 opportunities, 20 cases, 25 orders and 5 claims: a few dozen
/// children for the busiest accounts, one for most. Kinds that the schema has no object type for leave their share to
/// the others. Accounts come first, since the others belong to them.
struct SeedShares {
  /// Records of one kind for an object type.
  struct Share: Hashable {
    /// The object type's index.
    var object: Int
    /// The kind's place in `RecordKind.all`.
    var kind: Int
    /// How many.
    var records: Int64
  }

  /// The shares, parents first.
  let all: [Share]

  private static let percents: [(name: String, percent: Int64)] = [
    ("Account", 10), ("Contact", 25), ("Opportunity", 15), ("Case", 20), ("Order", 25), ("Claim", 5),
  ]

  /// Shares `records` records among the object types of `schema`.
  init(of records: Int64, in schema: Schema) {
    var known: [(object: Int, kind: Int, percent: Int64)] = []
    for (name, percent) in Self.percents {
      guard let object = schema.object(name), !object.isEvent else { continue }
      guard let kind = RecordKind.all.firstIndex(where: { $0.name == name }) else { continue }
      known.append((object.index, kind, percent))
    }
    let whole = known.reduce(0) { $0 + $1.percent }
    var (percents, given): (Int64, Int64) = (0, 0)
    all = known.map { object, kind, percent in
      percents += percent
      // What was given so far is rounded, so that the shares add up.
      let upTo = Int64(clamping: Int128(records) * Int128(percents) / Int128(whole))
      defer { given = upTo }
      return Share(object: object, kind: kind, records: upTo - given)
    }
  }
}
