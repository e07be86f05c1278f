import BeaufortNumerics
import Chaos
import Testing

/// A fault as the scenario's check would hand it over.
func fault(
  _ kind: String,
  on target: FaultTarget,
  at start: Interval,
  for length: Interval?,
  _ settings: [String: Int64] = [:],
  intensity: Int64 = 1_000
) -> FaultSpec {
  var fault = FaultSpec(
    kind: kind,
    target: target,
    start: .start + start,
    length: length,
    parameters: ParameterValues(settings)
  )
  fault.intensityPermille = intensity
  return fault
}

/// The weather of a storm in a day.
func weather(_ faults: [FaultSpec], duration: Interval = .hours(24)) -> Timeline {
  Timeline.compile(StormSpec(name: "test", faults: faults), duration: duration)
}

/// The effects on `target` at `instant`, as an engine that walks the transitions has them.
func effects(of timeline: Timeline, on target: FaultTarget, at instant: Interval) -> Effects {
  timeline.transitions.last { $0.target == target && $0.instant <= .start + instant }?.effects ?? Effects()
}
