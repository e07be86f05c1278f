import Platform
import ScenarioFile

extension QueryPlanner {
  /// What a query does with a field besides showing it.
  enum Use: String {
    case filtered, sorted, grouped
  }

  /// Long texts can only be shown.
  ///
  /// - Throws: INVALID_FIELD.
  func check(_ field: Field, canBe use: Use, at position: Int) throws(Problem) {
    guard case .textArea(let length) = field.kind, length > 255 else { return }
    let words = "field '\(field.name)' can not be \(use.rawValue) in a query call"
    throw source.problem(.invalidField, words, at: position)
  }
}
