import Foundation
import ScenarioFile

/// Texts that tests start from.
enum Samples {
  /// The folder of the repository's scenarios.
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Scenarios")

  /// The default scenario.
  static func retail() throws -> String {
    try String(contentsOf: folder.appendingPathComponent("retail-orders.yaml"), encoding: .utf8)
  }

  /// The default scenario with every `old` replaced; says so where there is none.
  static func retail(_ old: String, _ new: String) throws -> String {
    let text = try retail()
    struct Missing: Error { var text: String }
    guard text.contains(old) else { throw Missing(text: old) }
    return text.replacingOccurrences(of: old, with: new)
  }

  /// What is said about `text` by a reader that knows `vocabulary`; empty where it is a scenario.
  static func message(_ text: String, vocabulary: Vocabulary = .standard) -> String {
    do throws(ScenarioError) {
      _ = try parseScenario(text: text, path: "s.yaml", vocabulary: vocabulary, loadingTraces: false)
      return ""
    } catch {
      return error.description
    }
  }
}
