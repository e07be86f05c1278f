extension PlatformFigures {
  /// Bytes of the body of a REST request.
  @inlinable public static var restBodyBytes: Int { 52_428_800 }
  /// Runs of records of one object type that a collection may consist of.
  @inlinable public static var collectionRuns: Int { 10 }
  /// How often one request may update the same record.
  @inlinable public static var duplicateUpdates: Int { 12 }
  /// Records that one GET of a collection reads; its URL has no room for more.
  @inlinable public static var collectionReadByURL: Int { 800 }
  /// Records that one POST of a collection reads.
  @inlinable public static var collectionReadByBody: Int { 2_000 }
  /// Subrequests of a composite request or of a batch.
  @inlinable public static var subrequests: Int { 25 }
  /// Subrequests of a composite request that are queries.
  @inlinable public static var subqueries: Int { 5 }
  /// Records of a tree.
  @inlinable public static var treeRecords: Int { 200 }
  /// Object types of a tree.
  @inlinable public static var treeTypes: Int { 5 }
  /// Levels of a tree.
  @inlinable public static var treeDepth: Int { 5 }
  /// Ids of one list of updated or deleted records.
  @inlinable public static var changedIDs: Int { 600_000 }
  /// Bytes of a URL, and of a URL with the header fields.
  @inlinable public static var headBytes: Int { 16_384 }
}

extension PlatformFigure {
  /// The figures of the REST API.
  static let rest: [PlatformFigure] = [
    PlatformFigure("body of a REST request", Int64(PlatformFigures.restBodyBytes), "bytes", guide, isConfirmed: false),
    PlatformFigure("runs of a collection", Int64(PlatformFigures.collectionRuns), "runs", guide),
    PlatformFigure(
      "updates of a record in one request",
      Int64(PlatformFigures.duplicateUpdates),
      "updates",
      "messages of the Data Loader",
      isConfirmed: false
    ),
    PlatformFigure("records read by one GET", Int64(PlatformFigures.collectionReadByURL), "records", guide),
    PlatformFigure("records read by one POST", Int64(PlatformFigures.collectionReadByBody), "records", guide),
    PlatformFigure("parts of a composite request", Int64(PlatformFigures.subrequests), "subrequests", guide),
    PlatformFigure("queries of a composite request", Int64(PlatformFigures.subqueries), "queries", guide),
    PlatformFigure("records of a tree", Int64(PlatformFigures.treeRecords), "records", trees),
    PlatformFigure("object types of a tree", Int64(PlatformFigures.treeTypes), "object types", trees),
    PlatformFigure("levels of a tree", Int64(PlatformFigures.treeDepth), "levels", trees),
    PlatformFigure(
      "ids of a list of changes",
      Int64(PlatformFigures.changedIDs),
      "ids",
      "SOAP API Developer Guide, getUpdated",
      isConfirmed: false
    ),
    PlatformFigure("head of a request", Int64(PlatformFigures.headBytes), "bytes", guide),
  ]

  private static let guide = "REST API Developer Guide"
  private static let trees = "Salesforce Developer Limits and Allocations Quick Reference (public transcription)"
}
