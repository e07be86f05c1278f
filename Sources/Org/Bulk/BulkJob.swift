import BeaufortNumerics
import Platform
import Wire

/// A job of the Bulk API 2.0, from its creation until it is deleted.
struct BulkJob: Sendable {
  /// Where in its life it is.
  enum State: String, Hashable, Sendable {
    case open = "Open"
    case uploadComplete = "UploadComplete"
    case inProgress = "InProgress"
    case jobComplete = "JobComplete"
    case failed = "Failed"
    case aborted = "Aborted"

    /// Whether nothing more will be done.
    var isTerminal: Bool { self == .jobComplete || self == .failed || self == .aborted }
  }

  /// What a client gave to an ingest job.
  struct Upload: Sendable {
    /// The CSV.
    var bytes: SpooledBytes
    /// Where its records lie.
    var scan: CSVScanner
  }

  /// What a client asked for when it made the job.
  struct Order: Sendable {
    /// What is done.
    var operation: BulkOperation
    /// The index of the object type.
    var object: Int
    /// The object type's name.
    var objectName: String
    /// The name of the field that records are upserted by.
    var externalField: String?
    /// The query of a query job; empty in ingest jobs.
    var query = ""
    /// How the CSV is written.
    var dialect: CSVDialect
    /// The version of the API that it was made with.
    var version: String

    /// Whether it is a query job.
    var isQuery: Bool { operation == .query || operation == .queryAll }
  }

  /// Its number; its id is made of it.
  let number: Int64
  /// What it is to do.
  let order: Order
  /// When it was made, on the org's clock.
  let madeAt: Instant
  /// When it was made, milliseconds since 1970.
  let madeOn: Int64
  /// When its state changed last, milliseconds since 1970.
  private(set) var changedOn: Int64
  /// Where in its life it is.
  private(set) var state: State
  /// Why it failed.
  private(set) var failure: String?
  /// Whether a client is sending its CSV.
  var isUploading = false
  /// Its CSV.
  var upload: Upload?
  /// How its columns are read, known once it is in progress.
  var columns: BulkColumns?
  /// What became of the rows of each batch that ended.
  var outcomes: [Int: SpooledBytes] = [:]
  /// The rows that a query job found.
  var rows: QueryRows?
  /// Batches that have not ended.
  var batchesLeft = 0
  /// Rows that were tried or found.
  var processed = 0
  /// Rows that failed.
  var failed = 0
  /// How often a batch was queued again.
  var retries = 0
  /// How long its batches ran, together.
  var activeTime = Interval.zero
  private var startedAt: Instant?
  private var endedAt: Instant?

  init(_ number: Int64, _ order: Order, at now: Instant, on date: Int64) {
    (self.number, self.order, madeAt, madeOn, changedOn) = (number, order, now, date, date)
    state = order.isQuery ? .uploadComplete : .open
    if order.isQuery { startedAt = now }
  }

  /// The id's 18 characters.
  var id: String { RecordID(prefix: Self.prefix, number: number).text }
  /// The key prefix of jobs.
  static let prefix = "750"

  /// From the end of the upload to the end of the job, or until `now`.
  func totalTime(at now: Instant) -> Interval { startedAt.map { (endedAt ?? now) - $0 } ?? .zero }

  /// The client has sent everything.
  mutating func complete(upload now: Instant, on date: Int64) throws(Problem) {
    guard state == .open, !isUploading else { throw refusal("close") }
    guard upload != nil else {
      throw Problem(bulk: .bulkInvalidJobState, "Job \(id) has no data: upload a CSV before you close it")
    }
    (state, changedOn, startedAt) = (.uploadComplete, date, now)
  }

  /// Work begins; `false` where it must not.
  mutating func begin(on date: Int64) -> Bool {
    guard state == .uploadComplete else { return false }
    (state, changedOn) = (.inProgress, date)
    return true
  }

  /// It ends, unless it has ended already; `failure` says why it failed, if it did.
  mutating func end(_ end: State, failure: String? = nil, at now: Instant, on date: Int64) {
    guard !state.isTerminal else { return }
    (state, changedOn, endedAt, self.failure) = (end, date, now, failure)
  }

  /// What says that `state` does not allow something.
  func refusal(_ verb: String) -> Problem {
    Problem(bulk: .bulkInvalidJobState, "Cannot \(verb) job \(id): it is \(isUploading ? "uploading" : state.rawValue)")
  }
}
