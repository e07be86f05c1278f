package import BeaufortNumerics
import Chaos
import Patterns
import Platform
import Workload

extension Scenario {
  /// The scenario with a clock that runs `speed` times as fast, written out as a scenario file and read again.
  ///
  /// Rates, rate limits and the speed of traces are multiplied; durations, schedules, timers, life times, the windows of
  /// limits and of faults are divided. Latencies, service times, bandwidths and time-outs stay, and so do the bounds of
  /// objectives. Durations are rounded up to whole seconds.
  ///
  /// - Throws: what the format does not allow of the outcome, such as a schedule that became too short.
  package func atSpeed(_ speed: Speed, vocabulary: Vocabulary = .standard) throws(ScenarioError) -> Scenario {
    if speed == .ofLife { return self }
    var faster = self
    faster.speed = self.speed * speed
    faster.duration = speed.length(of: duration).roundedUpToSeconds
    faster.drain = speed.length(of: drain).roundedUpToSeconds
    for index in systems.indices {
      guard case .external(var external) = systems[index].kind else { continue }
      external.rateLimit = external.rateLimit.map { speed.rate(of: $0) }
      faster.systems[index].kind = .external(external)
    }
    for index in flows.indices {
      faster.flows[index].load.changes = flows[index].load.changes.atSpeed(speed)
      faster.flows[index].load.reads = flows[index].load.reads?.atSpeed(speed)
    }
    for index in candidates.indices {
      faster.candidates[index].assignments = candidates[index].assignments.map { assignment in
        let parameters = vocabulary.patterns.first { $0.name == assignment.pattern }?.parameters ?? []
        var assignment = assignment
        assignment.settings = assignment.settings.atSpeed(speed, parameters)
        return assignment
      }
    }
    for index in storms.indices {
      faster.storms[index].faults = storms[index].faults.map { fault in
        let parameters = vocabulary.faults.first { $0.name == fault.kind }?.parameters ?? []
        var fault = fault
        let start = Instant.start + speed.length(of: fault.start - .start)
        // Its end is what is scaled: two roundings could put it behind the scenario's own.
        fault.length = fault.length.map { length in
          max(Interval(nanoseconds: 1), speed.length(of: fault.start - .start + length) - (start - .start))
        }
        fault.start = start
        fault.parameters = fault.parameters.atSpeed(speed, parameters)
        return fault
      }
    }
    let text = "# \(path) at \(speed.written) its speed\n" + faster.described(with: vocabulary)
    do throws(ScenarioError) {
      var scenario = try parseScenario(text: text, path: path, vocabulary: vocabulary)
      scenario.seed = seed
      return scenario
    } catch {
      throw error.about("\(path) at \(speed.written)")
    }
  }
}

extension ParameterValues {
  /// The settings by a clock that runs `speed` times as fast: durations are divided, latencies and time-outs stay.
  fileprivate func atSpeed(_ speed: Speed, _ parameters: [Parameter]) -> ParameterValues {
    var values = self
    for parameter in parameters where parameter.kind == .duration {
      guard let value = values[parameter] else { continue }
      values.set(parameter.name, to: speed.length(of: Interval(nanoseconds: value)).nanoseconds)
    }
    return values
  }
}

extension ArrivalSpec {
  fileprivate func atSpeed(_ speed: Speed) -> ArrivalSpec {
    var faster = self
    faster.rate = speed.rate(of: rate)
    switch shape {
    case .bursts(let period, let length, let factorPermille):
      faster.shape = .bursts(
        period: speed.length(of: period),
        length: speed.length(of: length),
        factorPermille: factorPermille
      )
    case .trace(var trace):
      trace.speedPermille = (Speed(permille: trace.speedPermille) * speed).permille
      faster.shape = .trace(trace)
    // The day of a diurnal rate follows the scenario's clock.
    case .poisson, .constant, .diurnal: break
    }
    return faster
  }
}

extension Interval {
  /// Rounded up to whole seconds; what is beyond the longest that a scenario may say is cut to more than that.
  fileprivate var roundedUpToSeconds: Interval {
    let seconds = nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 > 0 ? 1 : 0)
    return .seconds(min(seconds, 2 * Bound.longest / Bound.second))
  }
}
