import Foundation

/// The machine that the program runs on.
package enum Machine {
  /// Cores that may be used.
  package static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Memory in bytes.
  package static var memory: UInt64 { ProcessInfo.processInfo.physicalMemory }

  /// The operating system, in words.
  package static var system: String { ProcessInfo.processInfo.operatingSystemVersionString }

  /// The processor's name; `unknown processor` where the system does not tell.
  package static var processor: String {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "unknown processor" }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
    return name ?? "unknown processor"
  }

  /// One line: processor, cores, memory, system.
  package static var words: String { "\(processor), \(cores) cores, \(memory >> 30) GiB, \(system)" }

  /// The largest resident memory of this process so far, in bytes.
  package static var peakResidentBytes: Int64 {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return Int64(usage.ru_maxrss) * 1_024
  }
}
