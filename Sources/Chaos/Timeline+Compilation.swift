package import BeaufortNumerics

extension Timeline {
  /// Works out the weather of `storm`: its windows, cut to `duration`, and each target's effects as they come and go.
  ///
  /// Faults that overlap on one target compose in an order of their own (by kind, then by strength), so the order
  /// in which the storm lists them changes no effect. A fault of intensity 0, or one with no time left, leaves no trace.
  ///
  /// - Precondition: the storm was checked: its kinds are registered, their settings are there and in range, and each
  ///   fault has a length (``FaultKind/length(of:)``).
  /// - Complexity: O(*n* · (*m* log *m*)) for *n* faults of which at most *m* overlap on one target.
  package static func compile(_ storm: StormSpec, duration: Interval) -> Timeline {
    var timeline = Timeline()
    var forces: [Force] = []
    for (index, fault) in storm.faults.enumerated() {
      let (rank, kind) = registered(fault.kind)
      guard let length = kind.length(of: fault) else {
        preconditionFailure("fault \(index) of storm '\(storm.name)' was not checked to have a length")
      }
      guard let (start, end) = cut(fault.start, length, to: duration) else { continue }
      let window = timeline.windows.count
      timeline.windows.append(
        Window(
          fault: index,
          kind: fault.kind,
          target: fault.target,
          start: start,
          end: end,
          detail: kind.detail(of: fault),
          outage: kind.outage(fault.parameters)
        )
      )
      let force = Force(rank: rank, kind: kind, fault: fault)
      timeline.windows[window].effects = composed([force])
      forces.append(force)
      kind.contribute(fault, window, &timeline)
    }
    timeline.addTransitions(of: forces)
    return timeline
  }

  private static func registered(_ name: String) -> (rank: Int, kind: FaultKind) {
    for (rank, kind) in FaultKind.all.enumerated() where kind.name == name { return (rank, kind) }
    preconditionFailure("fault kind '\(name)' was not checked to be registered")
  }

  /// The part of a window that lies in the scenario's time; `nil` where there is none.
  private static func cut(_ start: Instant, _ length: Interval, to duration: Interval) -> (Instant, Instant)? {
    let end = Int128(start.nanoseconds) + Int128(length.nanoseconds)
    let first = max(start, .start)
    let last = Instant(nanoseconds: Int64(clamping: min(end, Int128(duration.nanoseconds))))
    return first < last ? (first, last) : nil
  }

  private mutating func addTransitions(of forces: [Force]) {
    for (index, window) in windows.enumerated() {
      for (instant, isEnd) in [(window.start, false), (window.end, true)] {
        transitions.append(
          Transition(instant: instant, isEnd: isEnd, window: index, target: window.target, effects: Effects())
        )
      }
    }
    transitions.sort { ($0.instant, $0.isEnd ? 0 : 1, $0.window) < ($1.instant, $1.isEnd ? 0 : 1, $1.window) }
    var inForce: [Int] = []
    for index in transitions.indices {
      let transition = transitions[index]
      if transition.isEnd {
        inForce.removeAll { $0 == transition.window }
      } else {
        inForce.append(transition.window)
      }
      transitions[index].effects = Self.composed(
        inForce.filter { windows[$0].target == transition.target }.map { forces[$0] }
      )
    }
  }

  private static func composed(_ forces: [Force]) -> Effects {
    var effects = Effects()
    for force in forces.sorted() { force.apply(to: &effects) }
    return effects
  }
}

/// A fault in force, with the place in which it is applied among others.
private struct Force: Comparable {
  private let place: [Int64]
  private let kind: FaultKind
  private let values: ParameterValues
  private let intensity: Intensity

  init(rank: Int, kind: FaultKind, fault: FaultSpec) {
    (self.kind, values) = (kind, fault.parameters)
    intensity = Intensity(permille: fault.intensityPermille)
    let scale = Int128(intensity.permille)
    let strengths = kind.parameters.map { Int64(clamping: Int128(fault.parameters[$0] ?? -1) * scale) }
    place = [Int64(rank)] + strengths + [intensity.permille]
  }

  func apply(to effects: inout Effects) { kind.apply(values, intensity, &effects) }

  static func == (lhs: Force, rhs: Force) -> Bool { lhs.place == rhs.place }
  static func < (lhs: Force, rhs: Force) -> Bool { lhs.place.lexicographicallyPrecedes(rhs.place) }
}
