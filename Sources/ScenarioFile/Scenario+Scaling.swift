import BeaufortNumerics
import Workload

extension Scenario {
  /// The scenario with `factor` times the changes and reads on every flow; populations, faults and what others use of
  /// the limits stay. Rates are whole numbers of events per million seconds, and at least 1 where there were any.
  package func scaled(by factor: Double) -> Scenario {
    var scaled = self
    for index in flows.indices {
      scaled.flows[index].load.changes = flows[index].load.changes.scaled(by: factor)
      scaled.flows[index].load.reads = flows[index].load.reads?.scaled(by: factor)
    }
    return scaled
  }
}

extension ArrivalSpec {
  fileprivate func scaled(by factor: Double) -> ArrivalSpec {
    var scaled = self
    scaled.rate.perMillionSeconds = rate.perMillionSeconds.scaled(by: factor)
    if case .trace(var trace) = shape {
      trace.multiplyPermille = trace.multiplyPermille.scaled(by: factor)
      scaled.shape = .trace(trace)
    }
    return scaled
  }
}

extension Int64 {
  fileprivate func scaled(by factor: Double) -> Int64 {
    self == 0 ? 0 : Int64(Swift.max(1, Swift.min(9e18, (Double(self) * factor).rounded())))
  }
}
