import BeaufortNumerics
import Measurement
import Patterns
import Platform
import Workload

/// The tables of raw facts of one world, each a CSV file with a header; instants are nanoseconds since the start.
final class LifeTables {
  private struct Lookup {
    var flow: Int
    var value: HeldValue
    var request: UInt32
    var sent: Instant
    var kept: Instant?
    var until: Instant?
  }

  private struct Ending {
    var ended: Instant
    var status: AnswerCode
    var fault: Int32
  }

  let folder: String
  private let changes: RecordFile
  private let applied: RecordFile
  private let waits: RecordFile
  private let visible: RecordFile
  private let parcels: RecordFile
  private let holders: RecordFile
  private let requests: RecordFile
  private let phases: RecordFile
  private let requestRows: RecordFile
  private let reads: RecordFile
  private let held: RecordFile
  private let forgotten: RecordFile
  private let limits: RecordFile
  private let runs: RecordFile
  private let faults: RecordFile
  private var lookups: [Lookup] = []
  /// The lookup whose value is in a slot, by flow << 32 | slot.
  private var lookupOfValue: [UInt64: Int] = [:]
  private var endings: [UInt32: Ending] = [:]
  private var parcelOfRequest: [UInt32: UInt32] = [:]
  private(set) var meta = JSONText.none

  init(folder: String, _ key: WorldKey) throws(RecordingError) {
    self.folder = folder
    try RecordFile.makeFolder(folder)
    func file(_ name: String, _ header: String) throws(RecordingError) -> RecordFile {
      try RecordFile("\(folder)/\(name).csv", header: header)
    }
    changes = try file("changes", "flow,change,record,version,kind,parent,committed_ns")
    applied = try file("applied", "flow,change,record,version,at_ns,request,part")
    waits = try file("waits", "flow,change,at_ns,event,parcel")
    visible = try file(
      "product_visible",
      "flow,change,visible_ns," + DelayCause.allCases.map(\.name).joined(separator: ",")
    )
    parcels = try file("parcels", "flow,stage,parcel,at_ns,event,request")
    holders = try file("holders", "flow,change,holder,held,at_ns")
    requests = try file(
      "requests",
      """
      request,part,flow,stage,system,operation,role,parcel,record,rows,first_attempt,sent_ns,arrived_ns,started_ns,\
      served_ns,ended_ns,status,fault,link_ns,service_ns,lock_ns
      """
    )
    phases = try file("request_phases", "request,part,phase,at_ns")
    requestRows = try file("request_rows", "request,flow,change")
    reads = try file("reads", "flow,read,record,due_ns,ended_ns,answered,version")
    held = try file("held", "flow,record,version,request,sent_ns,read_ns,kept_ns,until_ns")
    forgotten = try file("forgotten", "flow,record,at_ns")
    limits = try file("limits", "request,flow,limit,amount,granted,refused_here,first_attempt,at_ns")
    runs = try file("runs", "flow,stage,event,at_ns")
    faults = try file("faults", "window,kind,target,start_ns,end_ns,outage,detail")
  }

  /// Writes what is known before anything happens.
  func begin(_ meta: JSONText, faults windows: [String]) {
    self.meta = meta
    for window in windows { faults.line(window) }
  }

  /// The world's own view of a change's delay: it tells where a difference lies.
  func visible(_ flow: Int, _ change: ChangeState, _ causes: Causes, _ now: Instant) {
    let spent = DelayCause.allCases.map { String(causes[$0]) }.joined(separator: ",")
    visible.line("\(flow),\(change.identity),\(now.nanoseconds),\(spent)")
  }

  func committed(_ flow: Int, _ change: ChangeState) {
    let kind = ChangeKind(rawValue: change.kind).map { String(describing: $0) } ?? ""
    changes.line(
      "\(flow),\(change.identity),\(change.record),\(change.version),\(kind),\(change.parent),\(change.instant.nanoseconds)"
    )
  }

  func holds(_ flow: Int, _ change: ChangeState, _ holder: LifeRecorder.Holder, _ sign: Int, _ now: Instant) {
    holders.line("\(flow),\(change.identity),\(holder.rawValue),\(sign),\(now.nanoseconds)")
  }

  func waits(_ flow: Int, _ change: ChangeState, _ wait: LifeRecorder.Wait, _ now: Instant) {
    waits.line("\(flow),\(change.identity),\(now.nanoseconds),\(wait.rawValue),")
  }

  func joins(_ flow: Int, _ change: ChangeState, _ parcel: UInt32, _ now: Instant) {
    waits.line("\(flow),\(change.identity),\(now.nanoseconds),joins,\(parcel)")
  }

  func parcel(_ flow: Int, _ stage: Int, _ parcel: UInt32, _ event: String, _ request: UInt32?, _ now: Instant) {
    let request = request.map { String($0) } ?? ""
    parcels.line("\(flow),\(stage),\(parcel),\(now.nanoseconds),\(event),\(request)")
  }

  func run(_ flow: Int, _ stage: Int, _ event: String, _ now: Instant) {
    runs.line("\(flow),\(stage),\(event),\(now.nanoseconds)")
  }

  func applied(_ flow: Int, _ change: ChangeState, _ now: Instant, _ request: RequestState) {
    applied.line(
      """
      \(flow),\(change.identity),\(change.record),\(change.version),\(now.nanoseconds),\(request.serial),\(request.part)
      """
    )
  }

  // MARK: Requests

  func sent(_ request: RequestState, parcel: UInt32, changes identities: [UInt64], _ now: Instant) {
    let flow = request.flow.value.index
    if request.role != .lookup {
      self.parcel(flow, Int(request.stage.value.index), parcel, "sends", request.serial, now)
      parcelOfRequest[request.serial] = parcel
    }
    for identity in identities { requestRows.line("\(request.serial),\(flow),\(identity)") }
    entered(request, .onWay, now)
  }

  func entered(_ request: RequestState, _ phase: RequestState.Phase, _ now: Instant) {
    guard request.role != .background else { return }
    phases.line("\(request.serial),\(request.part),\(phase),\(now.nanoseconds)")
  }

  func answered(_ request: RequestState, _ now: Instant) {
    endings[request.serial] = Ending(ended: now, status: request.code, fault: request.window)
  }

  /// The request will not be heard of again (or the world ends).
  func over(_ request: RequestState, _ now: Instant) {
    guard request.role != .background else { return }
    entered(request, .over, now)
    let ending = request.part == 0 ? endings.removeValue(forKey: request.serial) : nil
    let parcel = parcelOfRequest[request.serial].map { String($0) } ?? ""
    if request.part == 0 { parcelOfRequest[request.serial] = nil }
    func instant(_ instant: Instant) -> String { instant == .never ? "" : String(instant.nanoseconds) }
    let hasArrived = request.arrived > .start || request.since == .start
    let fields: [String] = [
      "\(request.serial)", "\(request.part)", "\(request.flow.value.index)", "\(request.stage.value.index)",
      "\(request.system)",
      "\(request.operation)", "\(request.role)", parcel, request.role == .lookup ? "\(request.record)" : "",
      "\(request.rowCount)", request.isFirstAttempt ? "1" : "0", instant(request.sent),
      hasArrived ? instant(request.arrived) : "", instant(request.started), instant(request.served),
      ending.map { instant($0.ended) } ?? "", ending.map { "\($0.status)" } ?? "",
      ending.map { $0.fault < 0 ? "" : "\($0.fault)" } ?? "", "\(request.onLink.nanoseconds)",
      "\(request.inService.nanoseconds)", "\(request.inLock.nanoseconds)",
    ]
    requests.line(fields.joined(separator: ","))
  }

  func charged(_ request: RequestState, _ charges: Charges, refusedBy refusal: LimitID?, _ now: Instant) {
    for index in 0..<charges.count {
      let charge = charges[index]
      limits.line(
        """
        \(request.serial),\(request.flow.value.index),\(charge.limit),\(charge.amount),\(refusal == nil ? 1 : 0),\
        \(refusal == charge.limit ? 1 : 0),\(request.isFirstAttempt ? 1 : 0),\(now.nanoseconds)
        """
      )
    }
  }

  // MARK: Reads

  /// A read that has ended, or that is still open where `ended` is `nil`.
  func read(_ flow: Int, _ read: SourceRead, version: UInt32?, ended: Instant?) {
    let (end, seen) = (ended.map { String($0.nanoseconds) } ?? "", version.map { String($0) } ?? "")
    reads.line(
      "\(flow),\(read.identity),\(read.record),\(read.instant.nanoseconds),\(end),\(version == nil ? 0 : 1),\(seen)"
    )
  }

  func snapshot(_ flow: Int, _ slot: UInt32, _ value: HeldValue, _ request: RequestState) {
    lookupOfValue[UInt64(flow) << 32 | UInt64(slot)] = lookups.count
    lookups.append(Lookup(flow: flow, value: value, request: request.serial, sent: request.sent))
  }

  func kept(_ flow: Int, _ slot: UInt32, _ until: Instant, _ now: Instant) {
    guard let lookup = lookupOfValue[UInt64(flow) << 32 | UInt64(slot)] else { return }
    lookups[lookup].kept = now
    lookups[lookup].until = until
  }

  func forgot(_ flow: Int, _ record: UInt32, _ now: Instant) {
    forgotten.line("\(flow),\(record),\(now.nanoseconds)")
  }

  /// Writes the lookups, the world's description and its own figures, and closes all files.
  func finish(_ outcome: WorldOutcome) throws(RecordingError) {
    for lookup in lookups {
      let (kept, until) = (
        lookup.kept.map { "\($0.nanoseconds)" } ?? "", lookup.until.map { "\($0.nanoseconds)" } ?? ""
      )
      held.line(
        """
        \(lookup.flow),\(lookup.value.record),\(lookup.value.version),\(lookup.request),\(lookup.sent.nanoseconds),\
        \(lookup.value.from.nanoseconds),\(kept),\(until)
        """
      )
    }
    for (name, value) in [("meta", meta), ("result", JSONText(outcome))] {
      let file = try RecordFile("\(folder)/\(name).json", header: value.rendered)
      try file.close()
    }
    for file in [
      changes, applied, visible, waits, parcels, holders, requests, phases, requestRows, reads, held, forgotten, limits,
      runs,
      faults,
    ] { try file.close() }
  }
}
