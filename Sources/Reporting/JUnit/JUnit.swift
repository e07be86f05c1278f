/// One case of a check: what was judged, and why it failed.
package struct JUnitCase: Hashable, Sendable {
  /// What was judged.
  package var name: String
  /// What it belongs to, e.g. the scenario.
  package var className: String
  /// Why it failed; `nil` where it passed.
  package var failure: String?
  /// How long it took, in seconds.
  package var seconds: Double

  /// Makes a case.
  package init(name: String, className: String, failure: String? = nil, seconds: Double = 0) {
    (self.name, self.className, self.failure, self.seconds) = (name, className, failure, seconds)
  }
}

/// A JUnit XML document of one suite, as CI servers read it.
package func junit(suite: String, cases: [JUnitCase]) -> String {
  let failures = cases.count { $0.failure != nil }
  let time = Quantity.fixed(cases.reduce(0) { $0 + $1.seconds }, digits: 3)
  let counts: Markup = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"0\" time=\"\(time)\""
  var document: Markup = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
  document += "  <testsuite name=\"\(suite)\" \(counts)>\n"
  for test in cases {
    let seconds = Quantity.fixed(test.seconds, digits: 3)
    document += "    <testcase name=\"\(test.name)\" classname=\"\(test.className)\" time=\"\(seconds)\""
    if let failure = test.failure {
      let first = failure.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? failure
      document += ">\n      <failure message=\"\(first)\">\(failure)</failure>\n    </testcase>\n"
    } else {
      document += "/>\n"
    }
  }
  document += "  </testsuite>\n</testsuites>\n"
  return document.source
}
