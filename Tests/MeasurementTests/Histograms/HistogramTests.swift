import BeaufortNumerics
import Measurement
import Testing

@Suite("Histogram")
struct HistogramTests {
  @Test("every value lies within its bucket, and a bucket is at most 1/128 of its values wide", arguments: [1, 2, 3])
  func buckets(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var values: [Int64] = [0, 1, 127, 128, 129, 255, 256, 257, 511, 512, .max - 1, .max]
    values += (0..<5_000).map { _ in Int64(random.next() >> UInt64.random(in: 1...63, using: &random)) }
    for value in values {
      let bucket = Histogram.bucket(of: value)
      let (lowest, highest) = (Histogram.lowest(of: bucket), Histogram.highest(of: bucket))
      #expect(lowest <= value && value <= highest, "seed \(seed), value \(value)")
      #expect((highest - lowest) <= lowest / 128, "seed \(seed), value \(value)")
    }
  }

  @Test("buckets follow each other without a gap, up to the largest value")
  func gapless() {
    #expect(Histogram.lowest(of: 0) == 0)
    for bucket in 1..<Histogram.bucketCount {
      #expect(Histogram.lowest(of: bucket) == Histogram.highest(of: bucket - 1) + 1)
      #expect(Histogram.bucket(of: Histogram.lowest(of: bucket)) == bucket)
    }
    #expect(Histogram.highest(of: Histogram.bucketCount - 1) == .max)
  }

  @Test(
    "bucket numbers are those of HdrHistogram with two digits",
    arguments: [(255, 255), (256, 256), (1_000_000, 1_780)]
  )
  func layout(value: Int64, bucket: Int) { #expect(Histogram.bucket(of: value) == bucket) }

  @Test("a percentile is the value of its rank, worked out by hand")
  func percentiles() {
    var histogram = Histogram()
    for value in Int64(1)...100 { histogram.record(value) }
    #expect(histogram.percentile(perMille: 500) == 50)
    #expect(histogram.percentile(perMille: 950) == 95)
    #expect(histogram.percentile(perMille: 951) == 96)
    #expect(histogram.percentile(perMille: 0) == 1)
    #expect(histogram.percentile(perMille: 1_000) == 100)
    #expect(histogram.mean == 50.5)
  }

  @Test("what never came counts as infinite")
  func unreached() {
    var histogram = Histogram()
    for value in Int64(1)...95 { histogram.record(value) }
    histogram.unreached = 5
    #expect(histogram.percentile(perMille: 950) == 95)
    #expect(histogram.percentile(perMille: 951) == nil)
    #expect(histogram.percentile(perMille: 1_000) == nil)
    #expect(histogram.mean == 48)
  }

  @Test("an empty histogram has no percentile and no mean")
  func empty() {
    #expect(Histogram().percentile(perMille: 500) == nil)
    #expect(Histogram().percentile(perMille: 0) == nil)
    #expect(Histogram().mean == nil)
  }

  @Test("no percentile exceeds the largest value")
  func cappedAtMax() {
    var histogram = Histogram()
    histogram.record(1_000_001)
    #expect(histogram.percentile(perMille: 500) == 1_000_001)
  }

  @Test("merging parts gives what recording all gives, whatever the order", arguments: UInt64(1)...8)
  func merging(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var (all, left, right) = (Histogram(), Histogram(), Histogram())
    for _ in 0..<500 {
      let value = Int64(random.next() >> UInt64.random(in: 10...60, using: &random))
      all.record(value)
      if random.next() % 3 == 0 { left.record(value) } else { right.record(value) }
    }
    (all.unreached, left.unreached, right.unreached) = (7, 3, 4)
    var (oneWay, otherWay) = (left, right)
    oneWay.merge(right)
    otherWay.merge(left)
    #expect(oneWay == all, "seed \(seed)")
    #expect(otherWay == all, "seed \(seed)")
  }

  @Test("the recorder counts what the histogram counts", arguments: UInt64(1)...4)
  func recorder(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var recorder = HistogramRecorder()
    var histogram = Histogram()
    for value in [0, 127, 128, 255, 256, .max] + (0..<2_000).map({ _ in Int64(random.next() >> 20) }) {
      recorder.record(value)
      histogram.record(value)
    }
    recorder.recordUnreached()
    histogram.unreached = 1
    let finished = recorder.finished()
    #expect(finished == histogram, "seed \(seed)")
    let stored = Histogram(
      counts: finished.counts + [0, 0],
      unreached: finished.unreached,
      sum: finished.sum,
      max: finished.max
    )
    #expect(stored == histogram, "seed \(seed)")
  }

  @Test("a percentile is that of the sorted values, to the bucket", arguments: UInt64(1)...4)
  func againstSorting(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var histogram = Histogram()
    let values = (0..<777).map { _ in Int64(random.next() >> UInt64.random(in: 20...50, using: &random)) }.sorted()
    for value in values { histogram.record(value) }
    for perMille in stride(from: Int64(1), through: 1_000, by: 37) {
      let exact = values[Int((perMille * 777 + 999) / 1_000) - 1]
      let expected = min(Histogram.highest(of: Histogram.bucket(of: exact)), values[776])
      #expect(histogram.percentile(perMille: perMille) == expected, "seed \(seed), \(perMille) permille")
    }
  }
}
