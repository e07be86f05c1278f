import Console
import Foundation
import Store

/// One thing that the doctor looked at.
struct Diagnosis {
  /// What was looked at.
  let subject: String
  /// What was found, and what to do where it is wrong.
  let words: String
  /// Whether it is as it should be.
  let isFine: Bool
  /// Whether a run would fail.
  var isFatal = false

  /// The finding as it is shown.
  var line: String {
    let mark = isFine ? "✓" : isFatal ? "✗" : "!"
    return "\(mark) \(subject.padding(toLength: 10, withPad: " ", startingAt: 0)) \(words)"
  }

  /// Everything that can be looked at without changing anything.
  static func all(database: String, reports: String?) -> [Diagnosis] {
    [
      Diagnosis(subject: "beaufort", words: "\(Version.text), \(build), built with Swift \(swift)", isFine: true),
      Diagnosis(subject: "system", words: "\(Machine.system), \(Machine.processor)", isFine: true),
      cores, memory, allocator, Diagnosis(subject: "SQLite", words: Store.engineVersion, isFine: true),
      self.database(database), self.reports(reports),
    ]
  }

  private static var cores: Diagnosis {
    let words = "\(Machine.cores); --jobs is \(Machine.cores) unless told otherwise"
    return Diagnosis(subject: "cores", words: words, isFine: true)
  }

  private static var memory: Diagnosis {
    let isFine = Machine.memory >= 2 << 30
    let words = "\(Machine.memory >> 20) MiB" + (isFine ? "" : "; the default scenario may need 1 GiB: use --jobs 1")
    return Diagnosis(subject: "memory", words: words, isFine: isFine)
  }

  private static var allocator: Diagnosis {
    guard let statistics = Allocator.statistics else {
      return Diagnosis(
        subject: "allocator",
        words: "malloc is \(Allocator.name), not jemalloc's: runs are slower; install libjemalloc-dev and build again",
        isFine: false
      )
    }
    return Diagnosis(subject: "allocator", words: "\(Allocator.name) is live: \(statistics.line)", isFine: true)
  }

  private static func database(_ path: String) -> Diagnosis {
    do {
      let count = try Store(path: path, opening: .existing).runs().count
      return Diagnosis(subject: "database", words: "\(path): \(count) \(count == 1 ? "run" : "runs")", isFine: true)
    } catch .noDatabase {
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      do throws(ReportFolderError) { try ReportFolder.check(folder) } catch {
        let words = "\(path) cannot be made: \(error.path) \(error.reason): name another file with --db"
        return Diagnosis(subject: "database", words: words, isFine: false, isFatal: true)
      }
      return Diagnosis(subject: "database", words: "\(path) is not there yet; 'beaufort run' makes it", isFine: true)
    } catch { return Diagnosis(subject: "database", words: "\(error)", isFine: false, isFatal: true) }
  }

  private static func reports(_ folder: String?) -> Diagnosis {
    do throws(ReportFolderError) { try ReportFolder.check(folder) } catch {
      return Diagnosis(subject: "reports", words: "\(error)", isFine: false, isFatal: true)
    }
    return Diagnosis(subject: "reports", words: "\(folder ?? "Reports") can be written", isFine: true)
  }

  private static var build: String {
    #if DEBUG
      "a debug build: build in release before you measure speed"
    #else
      "a release build"
    #endif
  }

  private static var swift: String {
    #if compiler(>=6.4)
      "6.4 or newer"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}
