/// Integers as zig-zag LEB128 varints: 0, -1, 1, -2, 2 … become 0, 1, 2, 3, 4 …, written 7 bits a byte, the lowest
/// first, with the top bit set in every byte but a number's last.
struct VarintWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(_ value: Int64) {
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}

/// Reads what ``VarintWriter`` wrote.
struct VarintReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  /// The next number; `nil` at the end, or where the bytes are not a varint of 64 bits.
  mutating func next() -> Int64? {
    var (bits, shift): (UInt64, UInt64) = (0, 0)
    while place < bytes.count, shift < 64 {
      let byte = bytes[place]
      place += 1
      bits |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1) }
      shift += 7
    }
    return nil
  }
}
