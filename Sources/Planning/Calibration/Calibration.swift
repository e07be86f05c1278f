import Measurement
package import Store

/// How far the simulation's predictions are from what a real run of the same scenario measured.
package struct Calibration: Sendable {
  /// The real run.
  package let live: RunInfo
  /// The simulated run with the scenario's own times.
  package let written: RunInfo
  /// The simulated run with times fitted to the real one.
  package let fitted: RunInfo
  /// The times that were fitted.
  package let times: FittedTimes
  /// Every figure that both kinds of run have, in the order of weathers, candidates, flows and measures.
  package let figures: [CalibratedFigure]

  /// Holds two simulated runs of a scenario against a real one.
  package init(live: StoredRun, written: StoredRun, fitted: StoredRun, times: FittedTimes) {
    (self.live, self.written, self.fitted) = (live.info, written.info, fitted.info)
    self.times = times
    let (writtenCells, fittedCells) = (Cell.all(written.worlds), Cell.all(fitted.worlds))
    figures = Cell.all(live.worlds).flatMap { cell -> [CalibratedFigure] in
      guard let written = writtenCells.first(where: { $0.key == cell.key }),
        let fitted = fittedCells.first(where: { $0.key == cell.key })
      else { return [] }
      return cell.flowNames.indices.flatMap { index in
        CalibrationMeasure.all.compactMap { measure in
          let place = FigurePlace(
            candidate: cell.key.candidate,
            storm: cell.key.storm,
            force: cell.key.force,
            flow: cell.flowNames[index],
            metric: measure.name
          )
          let flows = [cell, written, fitted].map { $0.worlds.map { $0.flows[index] } }
          guard flows.allSatisfy({ $0.allSatisfy { $0.notApplicable == nil } }) else { return nil }
          return measure.judge(live: flows[0], written: flows[1], fitted: flows[2], at: place)
        }
      }
    }
  }

  /// How many figures have this verdict.
  package func count(_ verdict: CalibratedFigure.Verdict) -> Int { figures.count { $0.verdict == verdict } }
}
