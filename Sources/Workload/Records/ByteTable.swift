/// Short texts, one behind the other in one piece of memory, for copying into a buffer without a call.
@safe struct ByteTable: ~Copyable {
  /// How many bytes a copy may touch beyond the text's end, at both places.
  static let slack = 16
  private let bytes: UnsafeMutableRawPointer
  private let starts: UnsafeMutablePointer<Int>
  /// How many texts there are.
  let count: Int

  deinit {
    unsafe bytes.deallocate()
    unsafe starts.deallocate()
  }

  /// Copies `texts`.
  init(_ texts: [String]) {
    count = texts.count
    let total = texts.reduce(0) { $0 + $1.utf8.count }
    unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: total + Self.slack, alignment: 16)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: total + Self.slack)
    unsafe starts = UnsafeMutablePointer<Int>.allocate(capacity: texts.count + 1)
    var position = 0
    for (index, text) in texts.enumerated() {
      unsafe (starts + index).initialize(to: position)
      for byte in text.utf8 {
        unsafe bytes.storeBytes(of: byte, toByteOffset: position, as: UInt8.self)
        position += 1
      }
    }
    unsafe (starts + texts.count).initialize(to: position)
  }

  /// How many bytes text `index` has.
  @inline(__always) func length(_ index: Int) -> Int {
    precondition(index >= 0 && index < count)
    return unsafe starts[index + 1] - starts[index]
  }

  /// Copies text `index` to `target`, where its length and ``slack`` bytes more have room; returns its length.
  @unsafe @inline(__always) func copy(_ index: Int, to target: UnsafeMutableRawPointer) -> Int {
    let length = length(index)
    let start = unsafe bytes + starts[index]
    var done = 0
    repeat {
      let block = unsafe start.loadUnaligned(fromByteOffset: done, as: SIMD16<UInt8>.self)
      unsafe target.storeBytes(of: block, toByteOffset: done, as: SIMD16<UInt8>.self)
      done += Self.slack
    } while done < length
    return length
  }
}
