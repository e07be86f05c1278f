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

  /// FNV-1a, by Fowler, Noll and Vo: names that differ in a digit alone must not all meet in one slot.
  private func slot(of bytes: Span<UInt8>) -> Int {
    var hash: UInt32 = 0x811C_9DC5
    for index in bytes.indices {
      // 0x20 is all that upper and lower case differ by.
      hash = (hash ^ UInt32(bytes[index] | 0x20)) &* 0x0100_0193
    }
    return Int(hash ^ hash >> 16) & (slots.count - 1)
  }
}
