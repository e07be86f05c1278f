/// Finds the fields of an object type by name, in any case of the letters.
///
/// Every value that a client writes asks it once: a dictionary's hash costs several times as much for names as short as
/// these.
struct FieldNames: Sendable {
  private let names: [String]
  /// The index of a name in the slot that its bytes lead to or the next free one, or -1.
  private var slots: [Int32]

  /// Of names that are the same in all but case the first is found.
  init(_ names: [String]) {
    self.names = names
    var count = 8
    while count < names.count * 4 { count *= 2 }
    slots = Array(repeating: -1, count: count)
    for (index, name) in names.enumerated() {
      var slot = slot(of: name)
      while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
      slots[slot] = Int32(index)
    }
  }

  /// The index of `name`.
  func index(of name: String) -> Int? {
    var slot = slot(of: name)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      let known = names[index]
      if known == name { return index }
      if known.utf8.count == name.utf8.count, known.lowercased() == name.lowercased() { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The index of the name that is spelled with these bytes.
  func index(spelled name: Span<UInt8>) -> Int? {
    var slot = slot(of: name)
    while slots[slot] >= 0 {
      let index = Int(slots[slot])
      if Self.areSame(names[index].utf8.span, name) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func areSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
    guard one.count == other.count else { return false }
    for index in one.indices where one[index] != other[index] { return false }
    return true
  }

  private func slot(of name: String) -> Int { slot(of: name.utf8.span) }

  private func slot(of bytes: Span<UInt8>) -> Int {
    guard !bytes.isEmpty else { return 0 }
    // 0x20 is all that upper and lower case differ by.
    let (first, middle) = (UInt32(bytes[0] | 0x20), UInt32(bytes[bytes.count / 2] | 0x20))
    let last = UInt32(bytes[bytes.count - 1] | 0x20)
    let hash = UInt32(truncatingIfNeeded: bytes.count) << 24 ^ first << 16 ^ middle << 8 ^ last
    return Int((hash &* 0x9E37_79B1) >> 16) & (slots.count - 1)
  }
}
