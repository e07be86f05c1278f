import Foundation

/// Reads and checks the scenario at `path`, together with the traces that it names.
///
/// - Throws: everything that is wrong with the file, in order of place.
package func readScenario(
  path: String,
  vocabulary: Vocabulary = .standard,
  loadingTraces: Bool = true
) throws(ScenarioError) -> Scenario {
  let text: String
  do throws(Complaint) {
    text = try contents(of: path, noun: "scenario")
  } catch {
    throw ScenarioError(path: path, problems: [ScenarioError.Problem(wholeFile: error)])
  }
  return try parseScenario(text: text, path: path, vocabulary: vocabulary, loadingTraces: loadingTraces)
}

/// Reads and checks the scenario whose text is `text`; `path` stands in messages, and traces are looked for beside it.
/// Without `loadingTraces` a trace has no counts: reports read a scenario again after its run, wherever they are made.
///
/// - Throws: everything that is wrong with the text, in order of place.
package func parseScenario(
  text: String,
  path: String,
  vocabulary: Vocabulary = .standard,
  loadingTraces: Bool = true
) throws(ScenarioError) -> Scenario {
  let source = SourceText(path: path, text: text)
  var reader = ScenarioReader(source: source, vocabulary: vocabulary, loadingTraces: loadingTraces)
  let scenario = reader.tree("a scenario: scenario, summary, governance, duration, systems, …").map {
    reader.scenario($0)
  }
  guard reader.problems.isEmpty, let scenario else {
    throw ScenarioError(path: path, problems: reader.problemsInOrder)
  }
  return scenario
}

extension ScenarioReader {
  /// What was found wrong, in order of place.
  var problemsInOrder: [ScenarioError.Problem] {
    let sorted = problems.enumerated().sorted { lhs, rhs in
      let (left, right) = (lhs.element, rhs.element)
      return (left.line ?? 0, left.column, lhs.offset) < (right.line ?? 0, right.column, rhs.offset)
    }
    return sorted.map(\.element)
  }
}

/// The largest scenario file, in bytes; what is larger is something else.
private let largestFile = 1_000_000

/// The text of the file at `path`, which is to be a `noun`.
func contents(of path: String, noun: String) throws(Complaint) -> String {
  let files = FileManager.default
  var isFolder: ObjCBool = false
  guard files.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw Complaint("no such file", "the path of a \(noun) file", suggestion: neighbour(of: path))
  }
  if isFolder.boolValue { throw Complaint("this is a directory", "the path of a \(noun) file in it") }
  guard let data = files.contents(atPath: path) else {
    throw Complaint("the file cannot be read", "a file that you may read; see its permissions")
  }
  guard data.count <= largestFile else {
    throw Complaint("the file has \(data.count) bytes", "a \(noun) file of at most \(largestFile) bytes")
  }
  guard let text = String(validating: data, as: UTF8.self) else {
    throw Complaint("the file is not UTF-8 text", "a \(noun) written in UTF-8")
  }
  return text
}

/// The file in the same folder whose name is nearest.
private func neighbour(of path: String) -> String? {
  let url = URL(fileURLWithPath: path)
  let folder = url.deletingLastPathComponent().path
  guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return nil }
  let found = nearest(to: url.lastPathComponent, among: names.filter { $0.hasSuffix(".yaml") }.sorted())
  let prefix = path.hasSuffix(url.lastPathComponent) ? path.dropLast(url.lastPathComponent.count) : ""
  return found.map { prefix + $0 }
}
