import BeaufortNumerics
import Patterns
import Platform
import Testing

@Suite("Retry: doubles its waits, jitters them in full, and stops after its attempts")
struct RetryTests {
  private let retry = Retry(from: .seconds(1), to: .seconds(60), attempts: 8)

  @Test("The ceiling doubles from the base up to the cap and stays there")
  func doubling() {
    let ceilings = (1...10).map { retry.ceiling(after: $0).nanoseconds / 1_000_000_000 }
    #expect(ceilings == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    #expect(retry.ceiling(after: .max) == .seconds(60))
  }

  @Test("A cap below the base wins, and a long cap does not overflow")
  func extremes() {
    #expect(Retry(from: .seconds(5), to: .seconds(2), attempts: nil).ceiling(after: 3) == .seconds(2))
    #expect(Retry(from: .hours(100), to: .hours(168), attempts: nil).wait(after: 60, luck: .max) < .hours(168))
  }

  @Test("Luck spans the wait from zero to just below the ceiling, evenly")
  func jitter() {
    #expect(retry.wait(after: 3, luck: 0) == .zero)
    #expect(retry.wait(after: 3, luck: 1 << 31) == .seconds(2))
    #expect(retry.wait(after: 3, luck: .max) < .seconds(4))
    #expect(retry.wait(after: 3, luck: .max) > .milliseconds(3_999))
  }

  @Test("Every failure is worth another attempt until the last one", arguments: AnswerCode.allCases)
  func verdicts(_ code: AnswerCode) {
    let answer = Answer(code: code, count: 1, luck: 1 << 31)
    let isFine = code == .ok
    #expect(retry.verdict(after: 1, answer) == (isFine ? .done : .again(after: .milliseconds(500))))
    #expect(retry.verdict(after: 7, answer) == (isFine ? .done : .again(after: .seconds(30))))
    #expect(retry.verdict(after: 8, answer) == (isFine ? .done : .deadLetter))
  }

  @Test("A partly failed request with no failed row is done")
  func nothingFailed() { #expect(retry.verdict(after: 8, Answer(code: .rowsFailed)) == .done) }
}

@Suite("Schedule: runs at full multiples of its period")
struct ScheduleTests {
  @Test("The first run may be now, the next one never is")
  func multiples() {
    let schedule = Schedule(every: .minutes(1))
    #expect(schedule.first(from: .start) == .start)
    #expect(schedule.next(after: .start) == .minute(1))
    #expect(schedule.first(from: .second(61)) == .minute(2))
    #expect(schedule.first(from: .minute(2)) == .minute(2))
    #expect(schedule.next(after: .second(119)) == .minute(2))
    #expect(schedule.next(after: .second(-61)) == .minute(-1))
    #expect(schedule.first(from: .second(-60)) == .minute(-1))
  }
}
