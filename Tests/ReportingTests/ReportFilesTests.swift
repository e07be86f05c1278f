import Foundation
import Reporting
import Testing

@Suite("Report files")
struct ReportFilesTests {
  @Test("are written whole, beside what lies there already, and again over themselves")
  func written() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("beaufort-\(UUID())/deep").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = Fixture.report(buckets: 24)
    let paths = try writeReports(report, to: folder)
    #expect(paths.first == "\(folder)/report.html")
    try Data("change\r\n".utf8).write(to: URL(fileURLWithPath: "\(folder)/lives.csv"))
    #expect(try writeReports(report, to: folder) == paths)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.count == paths.count + 1, "\(names)")
    #expect(try String(contentsOfFile: paths[0], encoding: .utf8).contains("lives.csv"))
  }

  @Test("a folder that cannot be made is an error with a remedy")
  func unwritable() {
    #expect(throws: ReportError.self) { try writeReports(Fixture.report(buckets: 24), to: "/dev/null/reports") }
  }

}
