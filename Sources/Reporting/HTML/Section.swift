/// One section of the HTML report.
struct Section: Sendable {
  /// Its id, stable across versions, so that links into reports keep working.
  let id: String
  /// Its heading.
  let title: String
  /// Its content; empty where the run has nothing to say on it.
  let body: @Sendable (Report) -> Markup

  /// Every section, in order.
  static let all: [Section] = [
    .verdict, .figures, .course, .percentiles, .budget, .ledger, .activations, .allocations, .napkin, .limits,
    .candidates, .scenario, .environment, .model, .files,
  ]
}
