import BeaufortNumerics
import Workload
import Yams

extension ScenarioReader {
  /// A trace: its file, which lies relative to the scenario's, with what is done to it.
  mutating func trace(_ fields: Fields) -> ArrivalSpec {
    let file = text("file", "a CSV file, its path relative to the scenario's", in: fields)
    let factors: ClosedRange<Int64> = 1...1_000_000_000
    var trace = Trace(
      path: file,
      bucket: .hours(1),
      counts: [],
      speedPermille: value("speed", .factor, in: factors, standard: 1_000, of: fields),
      multiplyPermille: value("multiply", .factor, in: factors, standard: 1_000, of: fields)
    )
    guard loadingTraces, let field = fields["file"], !file.isEmpty else {
      return ArrivalSpec(rate: Rate(perMillionSeconds: 0), shape: .trace(trace))
    }
    do throws(TraceError) {
      (trace.bucket, trace.counts) = try TraceReader.read(path: location(of: file))
      if trace.counts.allSatisfy({ $0 == 0 }) {
        report(field.value, Complaint("\(quoted(file)) has no arrival", "a trace with a count above 0"))
      }
    } catch {
      report(field.value, Complaint(printable(error.description)))
    }
    return ArrivalSpec(rate: trace.meanRate, shape: .trace(trace))
  }

  private func location(of file: String) -> String {
    guard !file.hasPrefix("/"), let slash = source.path.lastIndex(of: "/") else { return file }
    return source.path[...slash] + file
  }
}

extension Trace {
  /// How often something happens from the first bucket to the end of the last, as it is replayed.
  fileprivate var meanRate: Rate {
    let arrivals = counts.reduce(Int128(0)) { $0 + Int128($1) } * Int128(multiplyPermille)
    let nanoseconds = Int128(counts.count) * Int128(bucket.nanoseconds)
    guard nanoseconds > 0 else { return Rate(perMillionSeconds: 0) }
    // Thousandths of arrivals over thousandths of time: the two cancel out.
    let rate = Double(arrivals) * Double(speedPermille) * Double(Bound.second) / Double(nanoseconds)
    return Rate(perMillionSeconds: rate < 0x1p62 ? Int64(rate) : .max)
  }
}
