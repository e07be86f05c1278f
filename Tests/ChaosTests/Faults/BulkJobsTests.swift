import BeaufortNumerics
import Chaos
import Testing

@Suite("Bulk jobs")
struct BulkJobsTests {
  private func jobs(
    _ settings: [String: Int64] = [:],
    for length: Interval? = nil,
    intensity: Int64 = 1_000
  ) -> FaultSpec {
    let written = ["parents": 1, "jobs": 2, "records": 500_000].merging(settings) { $1 }
    var jobs = fault("bulkJobs", on: .system(0), at: .hours(14), for: length, written, intensity: intensity)
    jobs.perRecord = .milliseconds(4)
    return jobs
  }

  @Test("last as long as one job's records take in its parallel batches")
  func standardLength() {
    let timeline = weather([jobs()])
    #expect(timeline.windows.map(\.end) == [.start + .hours(14) + .seconds(400)])
    #expect(timeline.bulkJobs.count == 1)
    for jobs in timeline.bulkJobs {
      #expect((jobs.window, jobs.system, jobs.flow) == (0, 0, 1))
      #expect((jobs.jobs, jobs.records, jobs.parallel) == (2, 500_000, 5))
    }
  }

  @Test("last as long as is written, and that wins")
  func writtenLength() {
    #expect(weather([jobs(for: .minutes(3))]).windows.map(\.end) == [.start + .hours(14) + .minutes(3)])
  }

  @Test(
    "the intensity scales how many there are and leaves at least one",
    arguments: zip([Int64(1), 500, 1_000, 1_500], [Int64(1), 1, 2, 3])
  )
  func intensity(intensity: Int64, count: Int64) {
    let timeline = weather([jobs(intensity: intensity)])
    #expect(timeline.bulkJobs.map(\.jobs) == [count])
    #expect(timeline.windows.map(\.end) == [.start + .hours(14) + .seconds(400)])
  }

  @Test("an unwritten length overflows nothing")
  func extremes() {
    var extreme = jobs(["records": 150_000_000, "parallel": 1])
    extreme.perRecord = .hours(1_000)
    #expect(weather([extreme]).lastEnd == .start + .hours(24))
  }
}
