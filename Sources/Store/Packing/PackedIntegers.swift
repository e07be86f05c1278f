/// The two blob formats of the schema.
enum PackedIntegers {
  /// A series: the differences between neighbours, the first from 0.
  static func packDifferences(_ values: [Int64]) -> [UInt8] {
    var writer = VarintWriter(capacity: values.count * 2)
    var previous: Int64 = 0
    for value in values {
      writer.append(value &- previous)
      previous = value
    }
    return writer.bytes
  }

  /// The `count` values of a series; `nil` where the bytes do not hold just as many.
  static func unpackDifferences(_ bytes: [UInt8], count: Int) -> [Int64]? {
    guard count >= 0, count <= bytes.count else { return nil }
    var reader = VarintReader(bytes)
    var values: [Int64] = []
    values.reserveCapacity(count)
    var value: Int64 = 0
    for _ in 0..<count {
      guard let difference = reader.next() else { return nil }
      value &+= difference
      values.append(value)
    }
    return reader.isAtEnd ? values : nil
  }

  /// A histogram's counts as HdrHistogram's V2 encoding has them: a negative number -*n* stands for *n* zeros.
  static func packCounts(_ counts: [Int64]) -> [UInt8] {
    var writer = VarintWriter(capacity: counts.count)
    var zeros: Int64 = 0
    for count in counts {
      precondition(count >= 0, "a bucket cannot hold \(count) values")
      if count == 0 {
        zeros += 1
        continue
      }
      if zeros > 0 { writer.append(-zeros) }
      zeros = 0
      writer.append(count)
    }
    if zeros > 0 { writer.append(-zeros) }
    return writer.bytes
  }

  /// The `count` counts of a histogram; `nil` where the bytes do not hold just as many.
  static func unpackCounts(_ bytes: [UInt8], count: Int) -> [Int64]? {
    var reader = VarintReader(bytes)
    var counts: [Int64] = []
    while counts.count < count {
      guard let number = reader.next(), number != 0 else { return nil }
      if number > 0 {
        counts.append(number)
      } else {
        guard number >= Int64(counts.count - count) else { return nil }
        counts.append(contentsOf: repeatElement(0, count: Int(-number)))
      }
    }
    return counts.count == count && reader.isAtEnd ? counts : nil
  }
}
