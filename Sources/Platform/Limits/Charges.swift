/// What one request uses of the org's windowed limits: at most three amounts, without allocation.
public struct Charges: Hashable, Sendable, BitwiseCopyable {
  /// An amount of one limit.
  public struct Charge: Hashable, Sendable, BitwiseCopyable {
    /// The limit.
    public var limit: LimitID
    /// How much of it.
    public var amount: Int64

    /// Makes a charge.
    @inlinable public init(_ limit: LimitID, _ amount: Int64) { (self.limit, self.amount) = (limit, amount) }
  }

  /// How many limits are charged, 0 to 3.
  public var count: Int
  @usableFromInline var first = Charge(.dailyApi, 0)
  @usableFromInline var second = Charge(.dailyApi, 0)
  @usableFromInline var third = Charge(.dailyApi, 0)

  /// Nothing is charged.
  @inlinable public init() { count = 0 }
  /// One limit is charged.
  @inlinable public init(_ first: Charge) { (count, self.first) = (1, first) }
  /// Two limits are charged.
  @inlinable public init(_ first: Charge, _ second: Charge) {
    (count, self.first, self.second) = (2, first, second)
  }
  /// Three limits are charged.
  @inlinable public init(_ first: Charge, _ second: Charge, _ third: Charge) {
    (count, self.first, self.second, self.third) = (3, first, second, third)
  }

  /// One limit is charged, and then `others`, which are at most two.
  @inlinable init(_ first: Charge, and others: Charges) {
    self = others
    precondition(count < 3, "\(count) other charges")
    count += 1
    (self.first, second, third) = (first, others.first, others.second)
  }

  /// What `rows` rows of a Bulk ingest job use apart from the API requests around them.
  @inlinable public static func bulkIngest(rows: Int) -> Charges {
    let batches = (rows + PlatformFigures.bulkBatchRows - 1) / PlatformFigures.bulkBatchRows
    return Charges(.init(.dailyBulkBatches, Int64(batches)), .init(.dailyBulkRecords, Int64(rows)))
  }

  /// What a Bulk query job uses apart from the API requests around it.
  @inlinable public static var bulkQuery: Charges { Charges(.init(.dailyBulkQueries, 1)) }

  /// The charge at `index`, below ``count``.
  @inlinable public subscript(index: Int) -> Charge {
    precondition(index >= 0 && index < count, "charge \(index) of \(count)")
    return index == 0 ? first : index == 1 ? second : third
  }
}

extension Operation {
  /// What a request of `rows` rows uses of the limits of the org that it involves.
  ///
  /// A call-out is charged in the org when it is sent; anything else in the org when it arrives. A request between two
  /// external systems is charged nowhere: do not ask.
  @inlinable public func charges(rows: Int) -> Charges {
    switch self {
    case .upsert, .query, .restRead: Charges(.init(.dailyApi, 1))
    case .bulkIngest: Charges(.init(.dailyApi, PlatformFigures.bulkIngestApiRequests), and: .bulkIngest(rows: rows))
    case .extract: Charges(.init(.dailyApi, PlatformFigures.bulkQueryApiRequests), and: .bulkQuery)
    case .queuedCallOut: Charges(.init(.asyncApex, 1))
    case .publish: Charges(.init(.hourlyPublishedEvents, Int64(rows)))
    case .subscribe: Charges(.init(.dailyDeliveredEvents, Int64(rows)))
    case .odataRead: Charges(.init(.hourlyODataCallout, 1))
    case .apply, .synchronousCallOut, .trigger, .callOutRead: Charges()
    }
  }
}
