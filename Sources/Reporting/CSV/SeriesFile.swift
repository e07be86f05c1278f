import Measurement
import Store

extension CSVFile {
  /// The course of each measure of replication 0.
  static let series = CSVFile(
    name: "series.csv",
    summary: "the course of each measure over the day, replication 0 alone, in at most 288 steps: of times the largest "
      + "10 s mean, of backlogs the largest value, of the rest the sum; the database has every replication in steps of 10 s"
  ) { report in
    var table = CSVTable(header: worldHeader.dropFirst() + ["flow", "measure", "unit", "t_s", "value"])
    for world in report.run.worlds where world.key.replication == 0 {
      let front = Array(key(report, world).dropFirst())
      for flow in world.flows where flow.notApplicable == nil {
        for series in flow.series {
          let course = Course(series)
          let row = CSVTable.front(front + [flow.flow, series.name, series.unit])
          for (index, value) in course.values.enumerated() {
            guard let value else { continue }
            let start = CSVTable.seconds(nanoseconds: Int64(index) * course.stepNanoseconds)
            table.add(row, [start, String(value)])
          }
        }
      }
    }
    return table.text
  }
}
