import Numerics
import Workload
import Yams

extension ScenarioReader {
  /// A trace: its file with what is done to it.
  mutating func trace(_ fields: Fields) -> ArrivalSpec {
    let path = text("file", "a CSV file, its path relative to the scenario", in: fields)
    let speed = value("speed", .factor, in: 1...1_000_000_000, standard: 1_000, of: fields)
    let multiply = value("multiply", .factor, in: 1...1_000_000_000, standard: 1_000, of: fields)
    let trace = Trace(
      path: path,
      bucket: .hours(1),
      counts: [],
      speedPermille: speed,
      multiplyPermille: multiply
    )
    return ArrivalSpec(rate: Rate(perMillionSeconds: 0), shape: .trace(trace))
  }
}
