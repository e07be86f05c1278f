import Foundation
package import Simulation

/// Shows on the standard error how far a run is: a bar with the time left on a terminal, plain lines elsewhere.
@MainActor
package struct ProgressDisplay {
  /// What is being run.
  package let title: String
  /// How many worlds there are to live through.
  package let total: Int
  /// What has been done.
  package let progress: SimulationProgress

  /// Draws until it is cancelled, then wipes its bar away.
  package func show() async {
    let clock = ContinuousClock()
    let start = clock.now
    var shownTenths = -1
    var lateness: Int64?
    while !Task.isCancelled {
      let elapsed = (clock.now - start) / .seconds(1)
      if StandardError.isTerminal {
        lateness = progress.takeLargestLateness() ?? lateness
        StandardError.write("\r\u{1B}[K" + bar(elapsed) + words(lateness))
      } else if shownTenths < tenths {
        shownTenths = tenths
        StandardError.write(line(elapsed) + "\n")
      }
      do { try await Task.sleep(for: .milliseconds(200)) } catch { break }
    }
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
  }

  private var done: Int { Int(progress.worlds) }
  private var tenths: Int { total == 0 ? 10 : done * 10 / total }

  private func line(_ elapsed: Double) -> String {
    done == 0 ? "\(title): \(total) worlds" : "\(title): \(done) of \(total) worlds\(timeLeft(elapsed))"
  }

  private func bar(_ elapsed: Double) -> String {
    let width = 24
    let filled = total == 0 ? width : done * width / total
    let blocks = String(repeating: "█", count: filled)
    let rest = String(repeating: "░", count: width - filled)
    let ink = StandardError.isColoured ? ("\u{1B}[36m", "\u{1B}[0m") : ("", "")
    return "\(title.prefix(24)) \(ink.0)\(blocks)\(ink.1)\(rest) \(done)/\(total)\(timeLeft(elapsed))"
  }

  /// How late the driver of a real run was at worst of late, in milliseconds.
  private func words(_ lateness: Int64?) -> String {
    lateness.map { ", driver up to \($0 / 1_000_000) ms late" } ?? ""
  }

  private func timeLeft(_ elapsed: Double) -> String {
    guard done > 0, done < total else { return "" }
    let seconds = Int((elapsed / Double(done) * Double(total - done)).rounded(.up))
    return ", about \(seconds >= 60 ? "\(seconds / 60) min " : "")\(seconds % 60) s left"
  }
}
