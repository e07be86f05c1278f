import BeaufortNumerics
import Chaos
package import Measurement
import Patterns
import Platform
package import ScenarioFile
import Workload

/// Writes down what happens in one world: everything, as tables of raw facts, or the lives of a hundred changes.
///
/// The world tells it each fact at its instant; nothing that is measured is written, except the world's own result, with
/// which somebody else's measurements of the facts can be compared.
package final class LifeRecorder {
  /// What a change waits for, in the words of the recording.
  enum Wait: String { case schedule, capacity, bus, returned, deadLettered, rejected, gaveUp }
  /// Who holds a change.
  enum Holder: String { case machine, table, bus, subscriber, request }
  /// What happens to a parcel by itself.
  enum ParcelEvent: String { case capacity, schedule, released }

  let tables: LifeTables?
  let sample: LifeSample?
  private var failure: RecordingError?

  /// Writes everything under `folder`, which is made, unless that is `nil`; with `isSampling` it keeps the lives of a
  /// hundred changes, which are the same for every candidate and in every weather.
  package init(_ scenario: Scenario, _ key: WorldKey, folder: String?, isSampling: Bool) throws(RecordingError) {
    if let folder { tables = try LifeTables(folder: folder, key) } else { tables = nil }
    sample = isSampling ? LifeSample(scenario, key) : nil
  }

  /// The lives of the sampled changes, by commit and time.
  package var lives: [LifeEvent] { sample?.lives ?? [] }

  /// Says whether everything was written, once the world has ended.
  package func finish() throws(RecordingError) { if let failure { throw failure } }

  /// Writes what is left to write, with the world's own figures.
  func end(_ outcome: WorldOutcome) {
    do throws(RecordingError) { try tables?.finish(outcome) } catch { failure = error }
  }

  @inline(never)
  func holds(_ flow: Int, _ change: Lent<ChangeState>, _ holder: Holder, _ sign: Int, _ now: Instant) {
    tables?.holds(flow, change.value, holder, sign, now)
  }

  @inline(never)
  func waits(_ flow: Int, _ change: Lent<ChangeState>, _ wait: Wait, _ now: Instant) {
    tables?.waits(flow, change.value, wait, now)
    if change.value.flags.contains(.sampled) { sample?.add(flow, change.value, now, LifeSample.event(of: wait), "") }
  }

  @inline(never)
  func joins(_ flow: Int, _ change: Lent<ChangeState>, _ parcel: UInt32, _ now: Instant) {
    tables?.joins(flow, change.value, parcel, now)
  }

  @inline(never)
  func parcel(_ flow: Int, _ stage: Int, _ parcel: Lent<ParcelState>, _ event: ParcelEvent, _ now: Instant) {
    tables?.parcel(flow, stage, parcel.value.serial, event.rawValue, nil, now)
  }

  @inline(never)
  func run(_ flow: Int, _ stage: Int, isMissed: Bool, _ now: Instant) {
    tables?.run(flow, stage, isMissed ? "missed" : "skipped", now)
  }

  @inline(never)
  func over(_ request: Lent<RequestState>, _ now: Instant) { tables?.over(request.value, now) }

  @inline(never)
  func applied(_ flow: Int, _ change: Lent<ChangeState>, _ now: Instant, _ request: Lent<RequestState>) {
    tables?.applied(flow, change.value, now, request.value)
    if change.value.flags.contains(.sampled) {
      sample?.add(flow, change.value, now, "applied", "by request \(request.value.serial)")
    }
  }

  @inline(never)
  func visible(_ flow: Int, _ change: Lent<ChangeState>, isInView: Bool, _ causes: Causes, _ now: Instant) {
    tables?.visible(flow, change.value, causes, now)
    guard change.value.flags.contains(.sampled) else { return }
    let delay = (now - change.value.instant).nanoseconds
    sample?.add(flow, change.value, now, isInView ? "visible" : "superseded", "\(delay) ns after its commit")
  }

  @inline(never)
  func charged(_ request: Lent<RequestState>, _ charges: Charges, refusedBy refusal: LimitID?, _ now: Instant) {
    tables?.charged(request.value, charges, refusedBy: refusal, now)
  }

  /// A read has ended; `version` is `nil` where it failed.
  @inline(never)
  func read(_ flow: Int, _ read: SourceRead, version: UInt32?, _ now: Instant) {
    tables?.read(flow, read, version: version, ended: now)
  }

  @inline(never)
  func snapshot(_ flow: Int, _ slot: UInt32, _ value: HeldValue, _ request: Lent<RequestState>) {
    tables?.snapshot(flow, slot, value, request.value)
  }

  @inline(never)
  func kept(_ flow: Int, _ slot: UInt32, until: Instant, _ now: Instant) { tables?.kept(flow, slot, until, now) }

  @inline(never)
  func forgot(_ flow: Int, _ record: UInt32, _ now: Instant) { tables?.forgot(flow, record, now) }
}
