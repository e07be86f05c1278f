/// The word of `words` that `word` was most likely meant to be; `nil` where every one is far-fetched.
///
/// Near means at most one slip in three letters. Among equals one with the same letters wins, then the first listed.
func nearest(to word: String, among words: [String]) -> String? {
  let typed = Array(word.lowercased().unicodeScalars)
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  var best: (word: String, slips: Int, otherLetters: Int)?
  for candidate in words {
    let right = Array(candidate.lowercased().unicodeScalars)
    let allowed = max(1, max(typed.count, right.count) / 3)
    guard right.count <= 64, abs(right.count - typed.count) <= allowed else { continue }
    let slips = slips(between: typed, and: right)
    guard slips <= allowed, slips < min(typed.count, right.count) else { continue }
    let otherLetters = typed.sorted() == right.sorted() ? 0 : 1
    if let best, (slips, otherLetters) >= (best.slips, best.otherLetters) { continue }
    best = (candidate, slips, otherLetters)
  }
  return best?.word
}

/// How many letters were added, left out, changed, or swapped with their neighbour.
///
/// - SeeAlso: F. J. Damerau, *A technique for computer detection and correction of spelling errors*, CACM 7 (1964);
///   here in the restricted form, in which no letter takes part in two slips.
private func slips(between lhs: [Unicode.Scalar], and rhs: [Unicode.Scalar]) -> Int {
  var rows = [[Int](0...rhs.count)]
  for (i, left) in lhs.enumerated() {
    var row = [i + 1]
    for (j, right) in rhs.enumerated() {
      var slips = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left == right ? 0 : 1))
      if i > 0, j > 0, left == rhs[j - 1], lhs[i - 1] == right { slips = min(slips, rows[i - 1][j - 1] + 1) }
      row.append(slips)
    }
    rows.append(row)
  }
  return rows[lhs.count][rhs.count]
}
