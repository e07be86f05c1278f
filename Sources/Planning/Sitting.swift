package import Store

/// One sitting of a run: where and when it takes place, as the command line knows it.
package struct Sitting: Sendable {
  /// The id of a run that starts now.
  package var id: String
  /// The command that repeats the run.
  package var command: String
  /// Beaufort's version.
  package var version: String
  /// Machine and system in words.
  package var machine: String
  /// The allocator in use.
  package var allocator: String
  /// When it starts, ISO 8601 UTC.
  package var started: String
  /// Worlds at a time.
  package var jobs: Int
  /// The largest resident memory of the process so far, in bytes.
  package var peakResidentBytes: @Sendable () -> Int64
  /// What there is to say about the machine once the worlds are done.
  package var remarks: @Sendable () -> [Finding]

  /// Describes a sitting.
  package init(
    id: String,
    command: String,
    version: String,
    machine: String,
    allocator: String,
    started: String,
    jobs: Int,
    peakResidentBytes: @escaping @Sendable () -> Int64,
    remarks: @escaping @Sendable () -> [Finding] = { [] }
  ) {
    (self.id, self.command, self.version, self.machine) = (id, command, version, machine)
    (self.allocator, self.started, self.jobs) = (allocator, started, jobs)
    (self.peakResidentBytes, self.remarks) = (peakResidentBytes, remarks)
  }
}
