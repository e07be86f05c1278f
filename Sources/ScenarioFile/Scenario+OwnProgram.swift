import BeaufortNumerics

extension Scenario {
  /// What the candidate is called that a user's own program is.
  package static let ownProgram = "integration"

  /// The scenario with a user's own program as its one candidate.
  ///
  /// Whatever the program does, it fills copies at the targets; so does the pattern that stands here for it.
  package func carriedByOwnProgram() -> Scenario {
    var scenario = self
    let assignment = CandidateSpec.Assignment(pattern: "call-in", settings: ParameterValues())
    scenario.candidates = [CandidateSpec(name: Self.ownProgram, assignments: flows.map { _ in assignment })]
    return scenario
  }
}
