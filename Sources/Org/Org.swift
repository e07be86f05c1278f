package import Database
import HTTPTypes
import Platform
import ScenarioFile
package import Synchronization
package import Wire

/// An emulated Salesforce org: takes requests, answers as the platform documents it, and knows no sockets.
///
/// Each part stands behind a lock of its own, and nobody holds two of them at a time.
package final class Org: Sendable {
  /// How it is set up.
  package let configuration: OrgConfiguration
  /// Its object types.
  package let schema: Schema
  /// Its time.
  package let clock: ServerClock
  /// When it began, in milliseconds since 1970.
  package let started: Int64
  /// Its records.
  package let records: Mutex<RecordStore>
  /// Its limits.
  package let limits: Mutex<OrgLimits>
  /// Its row locks.
  package let locks: RowLocks
  /// Its sessions.
  package let sessions: Mutex<Sessions>
  /// How often its users have logged in.
  let loginRate = Mutex(LoginRate())
  /// Which of them gave a wrong password too often.
  let lockout = Mutex(LoginLockout())
  /// Its event bus.
  package let events: Mutex<EventBus>
  /// The polls of streaming clients that wait for an event.
  package let polls: LongPolls
  /// The results of queries whose later pages can still be asked for.
  let locators = Mutex(QueryLocators())
  /// Who asked for what.
  package let log: Mutex<RequestLog>
  /// Its jobs of the Bulk API.
  package let bulk: Bulk

  /// An org of the object types `schema`, with the records of its database.
  package init(_ configuration: OrgConfiguration, schema: Schema, clock: ServerClock) throws(DatabaseError) {
    (self.configuration, self.schema, self.clock, started) = (configuration, schema, clock, clock.date())
    var store = try RecordStore(
      schema,
      path: configuration.databasePath,
      userID: Org.userID,
      mostRecords: configuration.spec.storageRecords
    )
    try store.seed(records: configuration.seedRecords)
    for object in schema.objects { try store.createIndices(of: object) }
    if configuration.databasePath != nil { try RequestLog.createTable(in: store.database) }
    records = Mutex(store)
    limits = Mutex(OrgLimits(configuration.spec))
    locks = RowLocks(clock: clock)
    sessions = Mutex(Sessions(idle: configuration.sessionLife))
    events = Mutex(EventBus(for: configuration, schema, startedOn: clock.date()))
    polls = LongPolls(clock: clock)
    log = Mutex(RequestLog(isKept: configuration.databasePath != nil))
    bulk = Bulk(besides: configuration.databasePath)
  }

  /// The id of the one user.
  package static let userID = RecordID(prefix: "005", number: 1).text
  /// The id of the org itself.
  package static let organizationID = RecordID(prefix: "00D", number: 1).text
}
