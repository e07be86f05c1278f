/// What a request does at the system it is sent to. Decides which limits it is charged to and how it is served.
public enum Operation: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// REST upsert by external id into the org: one record, or a collection of up to 200. One API request.
  case upsert
  /// Bulk API 2.0 ingest into the org, in internal batches of 10,000 that run in parallel.
  case bulkIngest
  /// Rows applied by a subscriber or loader on the system's own side (Apex subscriber, ERP load): no API request.
  case apply
  /// Call-out from the org for each change, in an asynchronous execution (queueable, future).
  case queuedCallOut
  /// Call-out from the org inside the user's transaction.
  case synchronousCallOut
  /// Events published through the Pub/Sub API: no API request, charged to the hourly publish allocation.
  case publish
  /// A page of changed records queried over REST. One API request where the org answers.
  case query
  /// Rows extracted by Bulk API query (org), or by a database query (external system).
  case extract
  /// Events fetched from the event bus over the Pub/Sub API: charged to the daily deliveries, outside the org.
  case subscribe
  /// Events handed to an Apex subscriber: no allocation.
  case trigger
  /// One record read through OData from the org. Charged to the hourly OData call-outs.
  case odataRead
  /// One record read by an Apex call-out from the org: no windowed allocation.
  case callOutRead
  /// One record read from the org's REST API. One API request.
  case restRead
}
