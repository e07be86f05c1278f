import BeaufortNumerics
import Foundation
import Measurement
import Planning
import ScenarioFile
import Simulation
import Store
import Testing

@testable import Reporting

@Suite("Calibration reports")
struct CalibrationReportTests {
  /// A run held against itself, or against one that loses so many changes more.
  private static func calibration(losing lost: Int64 = 0) -> (Calibration, Scenario) {
    let report = Fixture.report(storms: ["calm", "erp-outage"], replications: 3)
    let exchanges = report.scenario.flows.map { _ in
      (0..<100).map { row in
        ExchangeTime(system: 0, usesLink: true, rows: row, service: 5_000_000 * Int64(row), roundTrip: 900_000_000)
      }
    }
    var live = report.run
    for world in live.worlds.indices {
      for flow in live.worlds[world].flows.indices { live.worlds[world].flows[flow].ledger.lost += lost }
    }
    let times = FittedTimes(report.scenario, exchanges)
    return (Calibration(live: live, written: report.run, fitted: report.run, times: times), report.scenario)
  }

  @Test("a run held against itself is within in every figure, and a table says so in 110 columns")
  func table() {
    let text = calibrationTable(Self.calibration().0)
    #expect(text.contains("0 unclear, 0 too far off"))
    for line in text.split(separator: "\n") { #expect(line.count <= 110, "\(line.count): \(line)") }
    #expect(!calibrationTable(Self.calibration(losing: 100).0).contains("0 too far off"))
  }

  @Test("the page closes what it opens, and names of systems, flows and candidates stand in it")
  func page() throws {
    let (calibration, scenario) = Self.calibration()
    let page = calibrationPage(calibration, of: scenario)
    for tag in ["section", "table", "tr", "td", "th", "ul", "li", "p", "main"] {
      let openings = page.matches(of: try Regex("<\(tag)[ >]")).count
      #expect(openings == page.components(separatedBy: "</\(tag)>").count - 1, "<\(tag)>")
    }
    #expect(page.contains("Predictions in erp-outage"))
    for candidate in Set(calibration.figures.map(\.place.candidate)) { #expect(page.contains(candidate)) }
  }

  @Test("the CSV has a row for each figure, and JSON as many")
  func files() {
    let (calibration, _) = Self.calibration()
    let rows = calibrationCSV(calibration).split(separator: "\r\n")
    #expect(rows.count == calibration.figures.count + 1)
    #expect(calibrationDocument(calibration).document.contains("\"within\": \(calibration.figures.count)"))
  }
}
