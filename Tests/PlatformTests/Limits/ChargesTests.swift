import Platform
import Testing

@Suite("What a request costs")
struct ChargesTests {
  private func charged(_ operation: Operation, rows: Int) -> [Charges.Charge] {
    let charges = operation.charges(rows: rows)
    return (0..<charges.count).map { charges[$0] }
  }

  @Test("one API request, however many rows", arguments: [Operation.upsert, .query, .restRead])
  func api(operation: Operation) {
    #expect(charged(operation, rows: 200) == [.init(.dailyApi, 1)])
  }

  @Test(
    "a Bulk job pays its API requests, a batch for each 10,000 rows begun, and its rows",
    arguments: zip([1, 10_000, 10_001, 35_000], [Int64(1), 1, 2, 4])
  )
  func bulk(rows: Int, batches: Int64) {
    #expect(
      charged(.bulkIngest, rows: rows)
        == [.init(.dailyApi, 5), .init(.dailyBulkBatches, batches), .init(.dailyBulkRecords, Int64(rows))]
    )
    #expect(charged(.extract, rows: rows) == [.init(.dailyApi, 4), .init(.dailyBulkQueries, 1)])
  }

  @Test("events are paid one by one, Apex and OData by the request")
  func others() {
    #expect(charged(.publish, rows: 150) == [.init(.hourlyPublishedEvents, 150)])
    #expect(charged(.subscribe, rows: 100) == [.init(.dailyDeliveredEvents, 100)])
    #expect(charged(.queuedCallOut, rows: 1) == [.init(.asyncApex, 1)])
    #expect(charged(.odataRead, rows: 1) == [.init(.hourlyODataCallout, 1)])
  }

  @Test("the rest is free", arguments: [Operation.apply, .trigger, .synchronousCallOut, .callOutRead])
  func free(operation: Operation) {
    #expect(charged(operation, rows: 7).isEmpty)
  }
}
