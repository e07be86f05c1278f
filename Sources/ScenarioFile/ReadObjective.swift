package import Measurement

/// Reads one objective as a scenario would write it, such as `allocation.demand <= 80%`; `origin` stands in messages
/// where a path would.
///
/// - Throws: what is wrong with it.
package func parseObjective(
  _ text: String,
  origin: String,
  vocabulary: Vocabulary = .standard
) throws(ScenarioError) -> Objective {
  let source = SourceText(path: origin, text: text)
  var reader = ScenarioReader(source: source, vocabulary: vocabulary, loadingTraces: false)
  let objective = reader.tree("an objective").flatMap { reader.objective($0) }
  guard reader.problems.isEmpty, let objective else { throw ScenarioError(path: origin, problems: reader.problems) }
  return objective
}
