import BeaufortNumerics
import Foundation
import Testing
import Workload

@Suite("Trace reader")
struct TraceReaderTests {
  @Test("the web shop's trace has all 25,900 orders, hour by hour")
  func webShop() throws {
    let trace = try TraceReader.read(path: Self.root.appending(path: "Scenarios/traces/web-shop-hourly.csv").path)
    #expect(trace.bucket == .hours(1))
    #expect(trace.counts.reduce(0, +) == 25_900)
    #expect(trace.counts.count == 8_957)
    #expect(trace.counts.first == 6 && trace.counts.last == 13)
  }

  @Test("the orders themselves, one instant a row, give the same counts by the hour")
  func orders() throws {
    let file = Self.root.appending(path: "../shared/data/online-retail-orders.csv")
    guard FileManager.default.fileExists(atPath: file.path) else {
      print("skipped: \(file.path) is not there")
      return
    }
    let trace = try TraceReader.read(path: file.path)
    #expect(trace.bucket == .minutes(1))
    #expect(trace.counts.reduce(0, +) == 25_900)
  }

  @Test("both ways to write an instant are one instant", arguments: ["T", " "], ["", "Z", "+00:00"])
  func instants(separator: String, zone: String) throws {
    let rows = ["2011-02-28\(separator)23:59:58\(zone)", "2011-03-01\(separator)00:00:01.250\(zone)"]
    let trace = try TraceReader.parse("when\n" + rows.joined(separator: "\r\n"), path: "t.csv")
    #expect(trace.bucket == .seconds(1))
    #expect(trace.counts == [1, 0, 0, 1])
  }

  @Test("a zone moves the instant")
  func zones() throws {
    let text = "2024-02-29T23:30:00-05:00\n2024-03-01T07:30:00+02:00\n2024-03-01T05:31:00Z\n"
    #expect(try TraceReader.parse(text, path: "t.csv").counts == [1] + [Int64](repeating: 0, count: 59) + [1, 1])
  }

  @Test("instants are counted at the coarsest of hour, minute and second that fits")
  func resolution() throws {
    let hours = try TraceReader.parse("2024-05-01 10:00\n2024-05-01 12:00\n2024-05-01 12:00\n", path: "t.csv")
    #expect(hours.bucket == .hours(1) && hours.counts == [1, 0, 2])
    let minutes = try TraceReader.parse("2024-05-01 10:00\n2024-05-01 10:02\n", path: "t.csv")
    #expect(minutes.bucket == .minutes(1) && minutes.counts == [1, 0, 1])
  }

  @Test("counts have the width of the smallest gap, and a missing row is 0")
  func counts() throws {
    let text = "timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:14:00,56\n\n2014-04-10 00:19:00,\"7\"\n"
    let trace = try TraceReader.parse(text, path: "t.csv")
    #expect(trace.bucket == .minutes(5))
    #expect(trace.counts == [94, 0, 56, 7])
  }

  @Test(
    "what is wrong is named with file, line and remedy",
    arguments: [
      ("", "t.csv: the trace has no rows"),
      ("when\n", "t.csv: the trace has no rows"),
      ("2024-05-01 10:00\n2024-05-01 09:00\n", "t.csv:2: '2024-05-01 09:00' comes before '2024-05-01 10:00'"),
      ("when\n2024-13-01 10:00\n", "t.csv:2: '2024-13-01 10:00' is not an instant"),
      ("2024-02-30 10:00\n", "t.csv:1: '2024-02-30 10:00' is not an instant"),
      ("2024-05-01 10:00\nyesterday\n", "t.csv:2: 'yesterday' is not an instant"),
      ("2024-05-01 10:00,1\n2024-05-01 11:00,-3\n", "t.csv:2: '-3' is not a count"),
      ("2024-05-01 10:00,1\n2024-05-01 11:00,2.5\n", "t.csv:2: '2.5' is not a count"),
      ("2024-05-01 10:00,1\n2024-05-01 10:00,2\n", "t.csv:2: '2024-05-01 10:00' has a count already"),
      ("2024-05-01 10:00,1\n2024-05-01 10:05,2\n2024-05-01 10:12,2\n", "t.csv:3: '2024-05-01 10:12' is not a whole"),
      ("0001-01-01 10:00:01\n9999-05-01 09:00\n", "t.csv: the trace has"),
    ]
  )
  func errors(text: String, start: String) {
    let error = #expect(throws: TraceError.self) { try TraceReader.parse(text, path: "t.csv") }
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "no error")")
  }

  @Test("a file that is not there is named")
  func missing() {
    let error = #expect(throws: TraceError.self) { try TraceReader.read(path: "/nowhere/t.csv") }
    #expect(error?.description.hasPrefix("/nowhere/t.csv: cannot read") == true)
  }

  private static var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
  }
}
