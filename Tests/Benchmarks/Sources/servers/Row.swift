import Foundation

/// A line of the result.
struct Row {
  let title: String
  let figure: String
  let remark: String
  let wanted: String

  init(_ title: String, _ figure: String, _ remark: String, wanted: String) {
    (self.title, self.figure, self.remark, self.wanted) = (title, figure, remark, wanted)
  }

  /// The rows as a table of Markdown.
  static func table(_ rows: [Row]) -> String {
    let lines = rows.map { "| \($0.title) | \($0.figure) | \($0.remark) | \($0.wanted) |" }
    return (["| what | median (least to most) | beside it | wanted |", "|---|---|---|---|"] + lines).joined(
      separator: "\n"
    )
  }
}

extension [Double] {
  /// The median with the least and the most.
  func spread(_ unit: String) -> String {
    let sorted = sorted()
    guard let least = sorted.first, let most = sorted.last else { return "" }
    return "\(sorted[count / 2].shown) \(unit) (\(least.shown) to \(most.shown))"
  }
}

extension Double {
  /// With separators, and decimals only where the number is small.
  fileprivate var shown: String {
    guard self >= 1_000 else { return String(format: "%.1f", self) }
    var digits = Array(String(Int(rounded())))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
  }
}
