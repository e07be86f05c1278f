package import Measurement

/// A run as the store keeps it: what it was, where it ran, how it ended.
package struct RunInfo: Hashable, Sendable {
  /// How a run stands.
  package enum Status: String, Hashable, Sendable { case running, finished, interrupted, failed }

  /// Short id, unique in the database, e.g. `20261124-231502-4f2a`.
  package var id: String
  /// The scenario's name.
  package var scenario: String
  /// The scenario's path as the user named it.
  package var scenarioPath: String
  /// The scenario's text as read.
  package var scenarioText: String
  /// SHA-256 of the text.
  package var scenarioDigest: String
  /// The arguments that repeat it, e.g. `beaufort run Scenarios/retail-orders.yaml --seed 42`.
  package var command: String
  /// The seed used.
  package var seed: UInt64
  /// Replications of each world.
  package var replications: Int
  /// `simulation` or `live`.
  package var engine: String
  /// Beaufort's version.
  package var version: String
  /// Machine and system in words: processor, cores, operating system.
  package var machine: String
  /// The allocator in use.
  package var allocator: String
  /// Parallel jobs.
  package var jobs: Int
  /// When it started, ISO 8601 UTC.
  package var started: String
  /// Whether it was run for real.
  package var isLive: Bool { engine == "live" }
  /// When it ended; `nil` while it runs or where it was killed.
  package var finished: String?
  /// How it stands.
  package var status: Status
  /// SHA-256 over the results' integers; `nil` until finished.
  package var digest: String?
  /// Wall time so far, in seconds, over all (resumed) sittings.
  package var wallSeconds: Double
  /// Peak resident memory in bytes.
  package var peakResidentBytes: Int64
  /// How many worlds the run has in all.
  package var worldCount: Int

  /// Describes a run that starts now.
  package init(
    id: String,
    scenario: String,
    scenarioPath: String,
    scenarioText: String,
    scenarioDigest: String,
    command: String,
    seed: UInt64,
    replications: Int,
    version: String,
    machine: String,
    allocator: String,
    jobs: Int,
    started: String,
    worldCount: Int
  ) {
    (self.id, self.scenario, self.scenarioPath, self.scenarioText) = (id, scenario, scenarioPath, scenarioText)
    (self.scenarioDigest, self.command, self.seed, self.replications) = (scenarioDigest, command, seed, replications)
    (self.version, self.machine, self.allocator, self.jobs) = (version, machine, allocator, jobs)
    (self.started, self.worldCount) = (started, worldCount)
    (engine, finished, status, digest) = ("simulation", nil, .running, nil)
    (wallSeconds, peakResidentBytes) = (0, 0)
  }
}

/// A run with the results of all its worlds that were finished, in the order calm first, then by storm and
/// replication, candidate by candidate.
package struct StoredRun: Hashable, Sendable {
  /// What it was.
  package var info: RunInfo
  /// The results.
  package var worlds: [WorldResult]

  /// Makes a run.
  package init(info: RunInfo, worlds: [WorldResult]) { (self.info, self.worlds) = (info, worlds) }
}
