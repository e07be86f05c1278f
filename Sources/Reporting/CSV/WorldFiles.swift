import BeaufortNumerics
import Measurement
import Store

extension CSVFile {
  /// Where every change of every world ended up.
  static let ledger = CSVFile(name: "ledger.csv", summary: "the fates of all changes, for each world and flow") {
    report in
    var table = CSVTable(header: worldHeader + ["flow", "fate", "unit", "value"])
    for world in report.run.worlds {
      for flow in world.flows where flow.notApplicable == nil {
        for field in Ledger.fields {
          let count = String(flow.ledger[keyPath: field.path])
          table.add(key(report, world) + [flow.flow, field.name, "changes", count])
        }
      }
    }
    return table.text
  }

  /// The delay budget of every world: total seconds by cause, over all changes that became visible.
  static let budget = CSVFile(
    name: "budget.csv",
    summary: "seconds of delay by cause, summed over the changes that became visible, for each world and flow"
  ) { report in
    var table = CSVTable(header: worldHeader + ["flow", "cause", "unit", "value"])
    for world in report.run.worlds {
      for flow in world.flows where flow.notApplicable == nil {
        for cause in DelayCause.allCases {
          let seconds = Double(flow.budget[Int(cause.rawValue)]) / 1e9
          table.add(key(report, world) + [flow.flow, cause.name, "s", CSVTable.cell(seconds)])
        }
      }
    }
    return table.text
  }

  /// How often each fault and mechanism acted in every world.
  static let activations = CSVFile(
    name: "activations.csv",
    summary: "how often each fault and mechanism acted, and how many changes and reads it touched, for each world"
  ) { report in
    var table = CSVTable(header: worldHeader + ["kind", "name", "acted", "changes", "reads"])
    for world in report.run.worlds {
      for activation in world.activations {
        table.add(
          key(report, world) + [activation.isFault ? "fault" : "mechanism", activation.name]
            + [activation.acted, activation.changes, activation.reads].map { String($0) }
        )
      }
    }
    return table.text
  }

  /// The use of each windowed limit in every world, as a whole and by flow.
  static let allocations = CSVFile(
    name: "allocations.csv",
    summary: "allowance, peak, demand and refusals of each limit, and what each flow was granted, for each world"
  ) { report in
    var table = CSVTable(header: worldHeader + ["limit", "measure", "flow", "owner", "unit", "value"])
    for world in report.run.worlds {
      for use in world.allocations {
        let front = key(report, world) + [use.limit]
        for (measure, value) in [
          ("allowance", use.allowance), ("peak", use.peak), ("demand", use.demand), ("refused", use.refused),
        ] { table.add(front + [measure, "", "", "count", String(value)]) }
        for share in use.shares {
          table.add(front + ["granted", share.flow, share.owner, "count", String(share.granted)])
        }
      }
    }
    return table.text
  }

  /// The fault windows of every weather.
  static let faults = CSVFile(name: "faults.csv", summary: "when each fault was in force, for each weather") { report in
    var table = CSVTable(header: ["run", "storm", "force", "kind", "target", "start_s", "end_s", "detail"])
    for weather in report.weathers {
      for fault in report.faults(in: weather) {
        table.add(
          [report.run.info.id, weather.storm, CSVTable.cell(Double(weather.force) / 1_000), fault.kind, fault.target]
            + [fault.start, fault.end].map { CSVTable.seconds(nanoseconds: $0.nanoseconds) } + [fault.detail]
        )
      }
    }
    return table.text
  }

  static let worldHeader = ["run", "candidate", "storm", "force", "replication"]

  static func key(_ report: Report, _ world: WorldResult) -> [String] {
    [report.run.info.id, world.key.candidate, world.key.storm, CSVTable.cell(Double(world.key.force) / 1_000)]
      + [String(world.key.replication)]
  }
}
