public import BeaufortNumerics

/// The platform's figures for queries.
///
/// - SeeAlso: Salesforce Developer Limits and Allocations Quick Reference, *SOQL and SOSL Limits for Search Queries* and
///   *API Query Cursor Limits*; REST API Developer Guide, *Query Options Header*; SOQL and SOSL Reference,
///   *Relationship Query Limitations*, *FIELDS()* and *Semi-Joins with IN and Anti-Joins with NOT IN*.
extension PlatformFigures {
  /// Rows of the smallest page that a client can ask for.
  @inlinable public static var smallestQueryPageRows: Int { 200 }
  /// How long the rest of a result can be asked for.
  @inlinable public static var queryLocatorLife: Interval { .hours(48) }
  /// Characters of a query.
  @inlinable public static var queryCharacters: Int { 100_000 }
  /// Rows that a query can skip.
  @inlinable public static var queryOffset: Int64 { 2_000 }
  /// Parents that the path to a field can go through.
  @inlinable public static var queryParentLevels: Int { 5 }
  /// Parents that a query can name.
  @inlinable public static var queryParents: Int { 55 }
  /// Queries of children that a query can hold.
  @inlinable public static var queryChildSets: Int { 20 }
  /// Semi-joins and anti-joins that a query can hold.
  @inlinable public static var querySemiJoins: Int { 2 }
  /// Rows that a query for `FIELDS(ALL)` can ask for.
  @inlinable public static var queryAllFieldsRows: Int64 { 200 }
}
