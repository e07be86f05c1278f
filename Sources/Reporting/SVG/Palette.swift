/// The colours of candidates and causes: Okabe and Ito's set, which colour-blind readers tell apart
/// (M. Okabe, K. Ito, *Color Universal Design*, 2008). The stylesheet names them `k0` …, `b0` … in light and dark.
enum Palette {
  /// How many candidates have a colour of their own; further ones start again.
  static let size = 7

  /// The colour of the candidate at `index`.
  static func colour(_ index: Int) -> Int { index % size }
}
