import Reporting
import Testing

@Suite("JUnit XML")
struct JUnitTests {
  @Test("counts, escapes, and shows the first line of a failure as its message")
  func document() {
    let document = junit(
      suite: "nightly & \"more\"",
      cases: [
        JUnitCase(name: "call-in in calm", className: "retail-orders"),
        JUnitCase(name: "a < b", className: "retail-orders", failure: "p95 <= 5m: 31 m\nsecond line", seconds: 1.5),
      ]
    )
    #expect(
      document == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites tests="2" failures="1" errors="0" skipped="0" time="1.500">
          <testsuite name="nightly &amp; &quot;more&quot;" tests="2" failures="1" errors="0" skipped="0" time="1.500">
            <testcase name="call-in in calm" classname="retail-orders" time="0.000"/>
            <testcase name="a &lt; b" classname="retail-orders" time="1.500">
              <failure message="p95 &lt;= 5m: 31 m">p95 &lt;= 5m: 31 m
        second line</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """
    )
  }
}
