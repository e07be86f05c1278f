import BeaufortNumerics
import Platform
import Simulation
import Testing

@testable import LiveRun

@Suite("What the parts of a live run tell each other")
struct LinesTests {
  @Test("changes and reports come back from their lines, and lines that broke off are none")
  func lines() {
    let change = CarriedChange(
      version: .init(record: .max, version: 3),
      parent: 12,
      isTombstone: true
    )
    #expect(CarriedChange(change.line.split(separator: " ")[...]) == change)
    #expect(CarriedChange("12 3 4".split(separator: " ")[...]) == nil)
    #expect(change.key == "R4294967295")
    #expect(CarriedChange.number(of: change.key) == .max)
    let version = ObservedFlow.Version(record: 7, version: 2)
    let reports: [StageReport] = [
      .requested(rows: 200, at: .start + .seconds(1)), .holds(version), .read(upTo: .start + .seconds(3)),
      .ended(version, .deadLettered, at: .start + .milliseconds(5)), .ended(version, .rejected, at: .start),
      .ended(version, .givenUp, at: .start), .answered(.max, version: 7, at: .start), .unanswered(1 << 63, at: .start),
      .looked(version, sent: .start, answered: .start + .seconds(1), until: nil),
      .looked(version, sent: .start, answered: .start + .seconds(1), until: .start + .seconds(2)),
      .released(version, at: .start + .seconds(2)),
      .timed(org: true, usesLink: false, rows: 200, service: 5_000_001, roundTrip: 9_000_000),
    ]
    for report in reports {
      #expect(StageReport(report.line.split(separator: " ")[...]) == report)
      #expect(StageReport(report.line.split(separator: " ").dropLast()) == nil)
    }
  }

  @Test("a system's word on its time is read from its header field", arguments: ["", "total;dur=4"])
  func serverTiming(text: String) {
    #expect(ServerTiming.nanoseconds("service;dur=12.345") == 12_345_000)
    #expect(ServerTiming.nanoseconds(text) == nil)
    #expect(ServerTiming.nanoseconds("service;dur=-1") == nil)
  }

  @Test("rows that share a millisecond with the end of the page before are neither missed nor read twice")
  func ties() {
    var first = ChangeReading(since: nil)
    first.note(.of(1), stamp: "2026-01-01T00:00:00.001+0000")
    first.note(.of(2), stamp: "2026-01-01T00:00:00.002+0000")
    let page = first.fetched(isFull: false)
    #expect(page.changes == [.of(1), .of(2)])
    let mark = ChangeMark(page.token)
    #expect(mark?.stamp == "2026-01-01T00:00:00.002Z")
    var second = ChangeReading(since: mark)
    second.note(.of(2), stamp: "2026-01-01T00:00:00.002+0000")
    second.note(.of(3), stamp: "2026-01-01T00:00:00.002+0000")
    second.note(.of(2, version: 2), stamp: "2026-01-01T00:00:00.002+0000")
    #expect(second.fetched(isFull: false).changes == [.of(3), .of(2, version: 2)])
    #expect(ChangeReading(since: ChangeMark(page.token)).fetched(isFull: false).token == page.token)
  }
}
