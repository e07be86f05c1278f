/// Short texts in slots of one size, so that each is copied into a buffer by the same few instructions.
@safe struct ByteTable: ~Copyable {
  /// The bytes of a slot: the longest text, and what a copy touches at both places.
  static let slot = 32
  private let bytes: UnsafeMutableRawPointer
  private let lengths: UnsafeMutablePointer<UInt8>
  /// How many texts there are.
  let count: Int

  deinit {
    unsafe bytes.deallocate()
    unsafe lengths.deallocate()
  }

  /// Copies `texts`, none of them longer than ``slot``.
  init(_ texts: [String]) {
    count = texts.count
    unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: texts.count * Self.slot, alignment: 32)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: texts.count * Self.slot)
    unsafe lengths = UnsafeMutablePointer<UInt8>.allocate(capacity: texts.count)
    for (index, text) in texts.enumerated() {
      precondition(text.utf8.count <= Self.slot, "'\(text)' is longer than \(Self.slot) bytes")
      unsafe (lengths + index).initialize(to: UInt8(text.utf8.count))
      for (place, byte) in text.utf8.enumerated() {
        unsafe bytes.storeBytes(of: byte, toByteOffset: index * Self.slot + place, as: UInt8.self)
      }
    }
  }

  /// Copies text `index` to `target`, where ``slot`` bytes have room; returns its length.
  @unsafe @inline(__always) func copy(_ index: Int, to target: UnsafeMutableRawPointer) -> Int {
    precondition(index >= 0 && index < count)
    let start = unsafe bytes + index &* Self.slot
    let front = unsafe start.load(as: SIMD16<UInt8>.self)
    let back = unsafe start.load(fromByteOffset: 16, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: front, as: SIMD16<UInt8>.self)
    unsafe target.storeBytes(of: back, toByteOffset: 16, as: SIMD16<UInt8>.self)
    return Int(unsafe lengths[index])
  }
}
