import BeaufortNumerics
import Foundation
import Measurement
package import Planning
package import ScenarioFile

/// Writes `calibration.html`, `calibration.csv` and `fitted.yaml`, the scenario with the fitted times, into `directory`.
///
/// - Returns: Their paths.
package func writeCalibration(
  _ calibration: Calibration,
  fitted: Scenario,
  to directory: String
) throws(ReportError) -> [String] {
  do {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  } catch {
    throw .folderNotMade(path: directory, reason: error.localizedDescription)
  }
  return [
    try replaceFile(named: "calibration.html", in: directory, with: calibrationPage(calibration, of: fitted)),
    try replaceFile(named: "calibration.csv", in: directory, with: calibrationCSV(calibration)),
    try replaceFile(named: "fitted.yaml", in: directory, with: fitted.text),
  ]
}

/// Every figure of a calibration, one a row.
func calibrationCSV(_ calibration: Calibration) -> String {
  var table = CSVTable(header: [
    "candidate", "storm", "flow", "metric", "unit", "live", "written", "fitted", "error", "low", "high", "tolerance",
    "verdict",
  ])
  for figure in calibration.figures {
    let place = figure.place
    let values = [
      figure.live, figure.written, figure.fitted, figure.error.value, figure.error.low, figure.error.high,
      figure.tolerance,
    ]
    table.add(
      [place.candidate, place.storm, place.flow ?? "", place.metric, figure.unit] + values.map { CSVTable.cell($0) }
        + [figure.verdict.rawValue]
    )
  }
  return table.text
}

/// The object that `calibrate --format json` prints: a contract for other programs, which only grows.
package func calibrationDocument(_ calibration: Calibration) -> JSONValue {
  .object([
    ("live", document(of: calibration.live)), ("written", document(of: calibration.written)),
    ("fitted", document(of: calibration.fitted)),
    ("systems", .list(calibration.times.systems.compactMap { $0 }.map(document))),
    ("links", .list(calibration.times.links.compactMap { $0 }.map(document))),
    (
      "counts",
      .object(CalibratedFigure.Verdict.allCases.map { ($0.rawValue, .integer(Int64(calibration.count($0)))) })
    ),
    ("figures", .list(calibration.figures.map(document))),
  ])
}

private func document(of fit: FittedTimes.Fit) -> JSONValue {
  .object([
    ("name", .text(fit.name)), ("exchanges", .integer(Int64(fit.exchanges))),
    ("shift", .number(Double(fit.shift.nanoseconds) / 1e9)),
    ("perRecord", .number(Double(fit.perRecord.nanoseconds) / 1e9)),
  ])
}

private func document(of figure: CalibratedFigure) -> JSONValue {
  .object([
    ("candidate", .text(figure.place.candidate)), ("storm", .text(figure.place.storm)),
    ("flow", .optional(figure.place.flow)), ("metric", .text(figure.place.metric)), ("unit", .text(figure.unit)),
    ("live", .optional(figure.live)), ("written", .optional(figure.written)), ("fitted", .optional(figure.fitted)),
    ("error", .optional(figure.error.value)), ("low", .optional(figure.error.low)),
    ("high", .optional(figure.error.high)), ("tolerance", .number(figure.tolerance)),
    ("verdict", .text(figure.verdict.rawValue)),
  ])
}
