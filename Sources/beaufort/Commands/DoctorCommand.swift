import ArgumentParser
import Console
import Foundation

/// `beaufort doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what is installed, which allocator is live, and what would fail."
  )

  @OptionGroup var kept: StoreOptions

  func run() throws {
    let findings = Diagnosis.all(database: kept.database, reports: kept.reports)
    for finding in findings { StandardOutput.write(finding.line + "\n") }
    if findings.contains(where: \.isFatal) { throw ExitStatus.badInput }
  }
}
