extension [UInt8] {
  /// How often `word` stands in the bytes.
  func occurrences(of word: StaticString) -> Int {
    let pattern = Array(word.description.utf8)
    var (found, index) = (0, 0)
    while index + pattern.count <= count {
      // Most bytes are skipped by the first two of the word.
      if self[index] == pattern[0], self[index + 1] == pattern[1],
        self[index..<index + pattern.count].elementsEqual(pattern)
      {
        found += 1
        index += pattern.count
      } else {
        index += 1
      }
    }
    return found
  }
}
