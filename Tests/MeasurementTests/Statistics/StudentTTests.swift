import BeaufortNumerics
import Measurement
import Testing

@Suite("Student's t and intervals")
struct StudentTTests {
  /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, and R's `qt` for the last three.
  @Test(
    "quantiles are those of the published tables",
    arguments: [
      (0.025, 1, 12.706), (0.025, 2, 4.303), (0.025, 3, 3.182), (0.025, 4, 2.776), (0.025, 9, 2.262),
      (0.025, 30, 2.042), (0.025, 100, 1.984), (0.05, 10, 1.812), (0.001, 5, 5.893), (0.000_5, 1, 636.619),
      (0.000_5, 2, 31.599), (0.000_5, 9, 4.781), (0.000_5, 29, 3.659), (0.000_5, 120, 3.373),
    ]
  )
  func published(above: Double, degrees: Int, quantile: Double) {
    let ours = StudentT.quantile(above: above, degreesOfFreedom: degrees)
    #expect((ours - quantile).magnitude <= 0.000_51, "\(ours)")
  }

  @Test("one and two degrees have closed forms")
  func closedForms() {
    for above in [0.4, 0.1, 0.025, 0.000_5] {
      let share = 1 - 2 * above
      let two = (2 * share * share / (1 - share * share)).squareRoot()
      let ours = StudentT.quantile(above: above, degreesOfFreedom: 2)
      #expect((ours / two - 1).magnitude < 1e-11, "\(above)")
      let angle = Double.pi * above
      let one = ExactMath.cos(angle) / ExactMath.cos(Double.pi / 2 - angle)
      #expect((StudentT.quantile(above: above, degreesOfFreedom: 1) / one - 1).magnitude < 1e-11, "\(above)")
    }
  }

  @Test("quantiles fall towards the normal's as the degrees grow, across the change of method")
  func falling() {
    var last = Double.infinity
    for degrees in [1, 2, 3, 10, 99, 998, 999, 1_000, 1_001, 1_002, 5_000, 1_000_000] {
      let quantile = StudentT.quantile(above: 0.025, degreesOfFreedom: degrees)
      #expect(quantile < last, "\(degrees)")
      last = quantile
    }
    #expect((last - 1.959_963_984_540_054).magnitude < 1e-5)
    let (below, above) = (
      StudentT.quantile(above: 0.000_5, degreesOfFreedom: 1_000),
      StudentT.quantile(above: 0.000_5, degreesOfFreedom: 1_001)
    )
    #expect(below - above < 2e-5)
  }

  @Test("mean, spread and interval of three values, by hand")
  func byHand() throws {
    let statistics = try #require(SampleStatistics([8, 10, 12]))
    #expect(statistics.mean == 10)
    #expect(statistics.standardDeviation == 2)
    let interval = try #require(statistics.interval(.percent95))
    #expect((interval.lowerBound - 5.031_7).magnitude < 0.000_1)
    #expect((interval.upperBound - 14.968_3).magnitude < 0.000_1)
  }

  @Test("one value has no interval, none has nothing")
  func tooFew() throws {
    #expect(SampleStatistics([]) == nil)
    #expect(try #require(SampleStatistics([3])).interval(.percent95) == nil)
  }

  @Test("an interval of 99.9% is wider, and both hold the mean")
  func nesting() throws {
    let statistics = try #require(SampleStatistics([3, 1, 4, 1, 5, 9, 2, 6]))
    let (narrow, wide) = (
      try #require(statistics.halfWidth(.percent95)), try #require(statistics.halfWidth(.permille999))
    )
    #expect(narrow > 0 && wide > 2 * narrow)
  }
}
