import Measurement

extension Report {
  /// A fault that acted on no change and no read of some candidates: weather that proves nothing about them.
  struct IdleFault: Hashable, Sendable {
    /// The weather.
    let weather: String
    /// The fault, as activations name it.
    let fault: String
    /// The candidates it left alone.
    let candidates: [String]
  }

  /// Faults that touched nothing, by weather and fault.
  var idleFaults: [IdleFault] {
    weathers.flatMap { weather in
      let here = summaries.filter { $0.storm == weather.storm && $0.force == weather.force }
      let names = unique(here.flatMap { $0.activations.filter(\.isFault).map(\.name) })
      return names.compactMap { name -> IdleFault? in
        let untouched = here.filter { summary in
          summary.activations.contains { $0.isFault && $0.name == name && $0.changes == 0 && $0.reads == 0 }
        }
        guard !untouched.isEmpty else { return nil }
        return IdleFault(weather: weather.title, fault: name, candidates: untouched.map(\.candidate))
      }
    }
  }
}
