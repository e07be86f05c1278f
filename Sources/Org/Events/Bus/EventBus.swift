package import BeaufortNumerics
import Crypto
import Platform

/// The event bus: what was published and is still kept, and the clients that listen.
///
/// A machine without clock and tasks: the caller passes the instant, and carries out what comes back, above all the
/// polls that an event has ended.
///
/// Replay ids are common to all channels, so those of one channel have holes. They begin at a number that follows from
/// the date of the start: an org that starts anew, without the events of before, gives larger ones, and knows the older
/// ones for invalid.
///
/// - Note: Events live in memory, and take no more than ``standardBytes``: some 500,000 changes of 100 bytes. Behind
///   more than that the oldest go before ``PlatformFigures/eventRetention`` is over, also for clients that are slow.
///   A client takes less than 200 bytes for each of its subscriptions, of which it has no more than there are channels.
package struct EventBus: Sendable {
  /// The most bytes that all events take, unless told otherwise.
  package static let standardBytes = 64 << 20
  /// More origins than these are not told apart.
  private static let mostOrigins = 256

  let schema: Schema
  let mostClients: Int
  /// The replay id of the event at position 0.
  let firstReplayID: Int64
  /// What ids, keys and UUIDs are drawn from.
  let key: DrawKey
  var log: EventLog
  /// The clients by id.
  var clients: [String: StreamingClient] = [:]
  /// The ids of the clients that listen to an object type, by its index.
  var subscribers: [[String]]
  /// How many clients have a poll that is held.
  var heldPolls = 0
  /// When the next client may have to be forgotten.
  var nextExpiry = Instant.never
  private let schemaIDs: [String]
  private var handshakes: UInt64 = 0
  private var browsers: UInt64 = 0
  private var transactions: Int64 = 0
  private var origins: [ChangeOrigin: Int] = [:]
  private var originTexts = [""]
  /// The origin that was told last, and its index: most changes come from where the ones before came from.
  private var lastOrigin: (origin: ChangeOrigin, index: Int)?
  /// The latest instant heard of: others may come with earlier ones.
  private var latest = Instant.start

  /// A bus on which nothing was published. It draws from `seed`; replay ids start with the date, in milliseconds.
  package init(
    _ schema: Schema,
    mostClients: Int,
    mostBytes: Int = EventBus.standardBytes,
    seed: UInt64,
    startedOn date: Int64
  ) {
    (self.schema, self.mostClients) = (schema, mostClients)
    // A thousand ids for each millisecond: no bus publishes faster, and JavaScript still counts exactly so far.
    firstReplayID = max(1, date &* 1_000)
    key = DrawKey(seed: seed, replication: 0)
    log = EventLog(mostBytes: mostBytes, retention: PlatformFigures.eventRetention)
    schemaIDs = schema.objects.map(\.eventSchemaID)
    subscribers = Array(repeating: [], count: schema.objects.count)
  }

  /// The bus of an org.
  init(for configuration: OrgConfiguration, _ schema: Schema, startedOn date: Int64) {
    let drawn = unsafe SymmetricKey(size: .bits128).withUnsafeBytes { bytes in
      unsafe bytes.reduce(UInt64(0)) { $0 << 8 ^ $0 >> 56 ^ UInt64($1) }
    }
    self.init(
      schema,
      mostClients: StreamingFigures.clients(of: configuration.spec.edition),
      seed: drawn,
      startedOn: date
    )
  }

  /// Publishes a platform event of fewer than ``StreamingFigures/eventBytes``. Returns its position, and the polls that
  /// it ends.
  package mutating func publish(
    _ object: ObjectType,
    columns: [Int],
    cells: [Cell],
    date: Int64,
    at instant: Instant
  ) -> (position: Int64, ended: [LongPolls.ID]) {
    let now = advanced(to: instant)
    let position = log.append(object: object.index, at: now) { bytes in
      bytes.appendPacked(date)
      bytes.appendPacked(columns, cells)
    }
    return (position, endPolls(of: object.index, at: now))
  }

  /// Publishes the changes of one transaction. Returns the polls that they end.
  package mutating func publish(
    _ changes: [RecordChange],
    origin: ChangeOrigin?,
    at instant: Instant
  ) -> [LongPolls.ID] {
    guard let date = changes.first?.date else { return [] }
    let now = advanced(to: instant)
    let origin = index(of: origin)
    transactions += 1
    var (spent, sequence) = (0, 0)
    var (touched, overflowed): ([Int], [Int]) = ([], [])
    for change in changes {
      spent += change.kind == .update ? max(1, change.columns.count) : 1
      guard spent <= StreamingFigures.transactionChanges else {
        if !overflowed.contains(change.object) { overflowed.append(change.object) }
        continue
      }
      sequence += 1
      let record = ChangeRecord(
        kind: .init(change.kind),
        transaction: transactions,
        sequence: sequence,
        date: change.date,
        origin: origin,
        number: change.number
      )
      _ = log.append(object: change.object, at: now) { record.append(change.columns, change.cells, to: &$0) }
      if touched.last != change.object, !touched.contains(change.object) { touched.append(change.object) }
    }
    for object in overflowed {
      sequence += 1
      let record = ChangeRecord(
        kind: .gapOverflow,
        transaction: transactions,
        sequence: sequence,
        date: date,
        origin: origin,
        number: 0
      )
      _ = log.append(object: object, at: now) { record.append([], [], to: &$0) }
      if !touched.contains(object) { touched.append(object) }
    }
    return heldPolls > 0 ? touched.flatMap { endPolls(of: $0, at: now) } : []
  }

  /// How many events are kept, and how many bytes they take.
  package var kept: (events: Int64, bytes: Int) { (log.end - log.first, log.size) }

  /// How many clients there are at `instant`.
  mutating func clientCount(at instant: Instant) -> Int {
    _ = advanced(to: instant)
    return clientCount
  }

  /// How many clients there are.
  package var clientCount: Int { clients.count }

  /// The replay id of the event at `position`.
  package func replayID(at position: Int64) -> Int64 { firstReplayID + position }

  /// The EventUuid of the event at `position`.
  package func uuid(at position: Int64) -> String { key.eventUUID(at: position) }

  /// What writes the events of before now.
  package var writer: EventWriter {
    EventWriter(schema: schema, firstReplayID: firstReplayID, key: key, origins: originTexts, schemaIDs: schemaIDs)
  }

  /// An id that no client has.
  mutating func drawClientID() -> String {
    handshakes += 1
    return key.clientID(handshakes)
  }

  /// A cookie that no browser has.
  package mutating func drawBrowserID() -> String {
    browsers += 1
    return key.browserID(browsers)
  }

  /// The instant that counts when `instant` is heard of; clients whose time is over are forgotten.
  mutating func advanced(to instant: Instant) -> Instant {
    latest = max(latest, instant)
    if latest >= nextExpiry { forgetClients(at: latest) }
    return latest
  }

  private mutating func index(of origin: ChangeOrigin?) -> Int {
    guard let origin else { return 0 }
    if let lastOrigin, lastOrigin.origin == origin { return lastOrigin.index }
    let index = origins[origin] ?? originTexts.count
    if index == originTexts.count {
      guard index < Self.mostOrigins else { return 0 }
      origins[origin] = index
      originTexts.append(origin.text)
    }
    lastOrigin = (origin, index)
    return index
  }
}
