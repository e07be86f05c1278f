import Reporting
import Testing

@Suite("Quantities in human units")
struct QuantityTests {
  @Test(
    "a length of time has two units at most, and carries over",
    arguments: [
      (0, "0 s"), (0.000_000_3, "300 ns"), (0.000_82, "820 µs"), (0.004_2, "4.2 ms"), (0.144, "144 ms"),
      (0.999_6, "1.0 s"), (12.34, "12.3 s"), (59.94, "59.9 s"), (59.96, "1 m 00 s"), (302, "5 m 02 s"),
      (3_599.7, "1 h 00 m"), (3_720, "1 h 02 m"), (86_399, "1 d 00 h"), (93_600, "1 d 02 h"), (-3, "−3.0 s"),
    ]
  )
  func duration(seconds: Double, text: String) { #expect(Quantity.duration(seconds: seconds) == text) }

  @Test(
    "a chosen length is written as short as it is exact",
    arguments: [
      (60, "1 m"), (3_600, "1 h"), (259_200, "72 h"), (1, "1 s"), (150, "2 m 30 s"), (0.25, "250 ms"), (0, "0 s"),
    ]
  )
  func length(seconds: Double, text: String) { #expect(Quantity.length(seconds: seconds) == text) }

  @Test("an axis has no needless zeros", arguments: [(10_000, "10 k"), (2_500, "2.5 k"), (100, "100"), (0, "0")])
  func tick(value: Double, text: String) { #expect(Quantity.tick(value) == text) }

  @Test(
    "a share that is not all never reads 100%, one that is not nothing never 0%",
    arguments: [
      (0, "0%"), (0.000_01, "<0.01%"), (0.003_2, "0.32%"), (0.046, "4.6%"), (0.571_2, "57%"), (0.995_2, "99.52%"),
      (0.999_99, ">99.99%"), (1, "100%"), (1.6, "160%"), (23.456, "2,346%"),
    ]
  )
  func share(value: Double, text: String) { #expect(Quantity.share(value) == text) }

  @Test(
    "counts stay short",
    arguments: [
      (0, "0"), (7, "7"), (940, "940"), (999.6, "1.00 k"), (19_700, "19.7 k"), (59_104, "59.1 k"),
      (1_036_800, "1.04 M"), (2.9e8, "290 M"), (3.2e9, "3.20 G"),
    ]
  )
  func shortCount(value: Double, text: String) { #expect(Quantity.shortCount(value) == text) }

  @Test(
    "whole numbers are grouped by thousands",
    arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "−1,234,567")]
  )
  func grouped(value: Int64, text: String) { #expect(Quantity.grouped(value) == text) }

  @Test(
    "sizes are in binary units",
    arguments: [(12, "12 B"), (1_536, "1.5 KiB"), (412_000_000, "393 MiB"), (1_073_741_824, "1.0 GiB")]
  )
  func bytes(value: Double, text: String) { #expect(Quantity.bytes(value) == text) }

  @Test("nothing traps on what is no number", arguments: [Double.nan, .infinity, -.infinity, 1e300, -1e300])
  func noNumber(value: Double) {
    for unit in ["s", "share", "count", "1/s", "ns", "bytes", "ratio", "parsecs"] {
      #expect(!Quantity.text(value, unit: unit).isEmpty)
    }
  }
}
