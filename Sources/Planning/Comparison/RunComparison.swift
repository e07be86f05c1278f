import Measurement
package import Store

/// Two runs, figure by figure.
package struct RunComparison: Sendable {
  /// The run before.
  package let before: RunInfo
  /// The run after.
  package let after: RunInfo
  /// Every figure that both runs have: first what is worse, then better, changed, not comparable and the same; the
  /// largest effect first, then in the order of candidates, weathers, flows and metrics.
  package let figures: [ComparedFigure]
  /// What a reader must know to judge the comparison, in sentences.
  package let notes: [String]

  /// Compares the worlds of two runs.
  package init(before: StoredRun, after: StoredRun) {
    (self.before, self.after) = (before.info, after.info)
    let luck = SharedLuck(before: before.info, after: after.info)
    let (old, new) = (Cell.all(before.worlds), Cell.all(after.worlds))
    var figures: [ComparedFigure] = []
    var notes = Self.notes(before.info, after.info, luck)
    for cell in new {
      guard let twin = old.first(where: { $0.key == cell.key }) else { continue }
      let isPaired = luck.pairs(storm: cell.key.storm) && twin.replications == cell.replications
      figures += cell.compared(with: twin, isPaired: isPaired)
      notes += cell.changesOfScope(since: twin)
    }
    notes += Self.strangers(old, besides: new, "before") + Self.strangers(new, besides: old, "after")
    let isSingle = (old + new).contains { $0.replications.count == 1 }
    if isSingle { notes.append("with one replication there is no interval: figures differ from 1/128 on") }
    let order = ComparedFigure.Verdict.allCases
    self.figures = figures.enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      let ranks = (order.firstIndex(of: one.verdict) ?? 0, order.firstIndex(of: other.verdict) ?? 0)
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      return one.effect == other.effect ? left.offset < right.offset : one.effect > other.effect
    }.map(\.element)
    self.notes = notes
  }

  /// How many figures have this verdict.
  package func count(_ verdict: ComparedFigure.Verdict) -> Int { figures.count { $0.verdict == verdict } }
  /// Whether no figure differs.
  package var isSame: Bool { figures.allSatisfy { $0.verdict == .same } }

  private static func notes(_ before: RunInfo, _ after: RunInfo, _ luck: SharedLuck) -> [String] {
    var notes: [String] = []
    for info in [before, after] where info.status != .finished {
      notes.append("run \(info.id) is \(info.status.rawValue): only its finished worlds are compared")
    }
    if before.scenario != after.scenario {
      notes.append("different scenarios: \(before.scenario) before, \(after.scenario) after")
    } else if !luck.isSameScenario {
      notes.append("the scenario was edited between the two runs")
    }
    if !luck.pairs(storm: "calm") {
      let cause = luck.hasSameSeed ? "the flows differ" : "the seeds differ (\(before.seed) and \(after.seed))"
      notes.append("\(cause), so replications are no pairs, and one figure in twenty may differ by chance alone")
    }
    return notes
  }

  private static func strangers(_ cells: [Cell], besides others: [Cell], _ side: String) -> [String] {
    let names = cells.filter { cell in !others.contains { $0.key == cell.key } }
      .map { "\($0.key.candidate) in \($0.key.storm)" }
    return names.isEmpty ? [] : ["only \(side): \(names.joined(separator: ", "))"]
  }
}
