package import BeaufortNumerics
package import Chaos
package import Measurement
package import Platform
package import Workload

/// A scenario, read and checked: plain values, every name resolved to an index.
package struct Scenario: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// What it is about, in a sentence.
  package var summary: String
  /// The real run that its times were fitted to; `nil` where they were not.
  package var calibrated: String?
  /// Who owns it.
  package var owner: String
  /// Why the business needs it.
  package var rationale: String
  /// How long changes and reads go on.
  package var duration: Interval
  /// How fast its clock runs. Everything below is meant as it stands; what stands nowhere, such as the day of a limit or
  /// of a diurnal rate, is divided by it.
  package var speed = Speed.ofLife
  /// How long the world runs on after that.
  package var drain: Interval = .hours(2)
  /// The seed of all draws.
  package var seed: UInt64
  /// How many replications of each world.
  package var replications: Int
  /// The systems, in the order written.
  package var systems: [SystemSpec] = []
  /// The links between them.
  package var links: [LinkSpec] = []
  /// The flows.
  package var flows: [FlowSpec] = []
  /// The candidates.
  package var candidates: [CandidateSpec] = []
  /// The storms, without calm, in the order written.
  package var storms: [StormSpec] = []
  /// The objectives.
  package var objectives: [Objective] = []
  /// Where it was read from, as the user named it.
  package var path: String = ""
  /// The text as read.
  package var text: String = ""

  /// Makes a scenario without systems, flows or candidates.
  package init(
    name: String,
    summary: String,
    owner: String,
    rationale: String,
    duration: Interval,
    seed: UInt64,
    replications: Int
  ) {
    (self.name, self.summary, self.owner, self.rationale) = (name, summary, owner, rationale)
    (self.duration, self.seed, self.replications) = (duration, seed, replications)
  }
}

/// A system of a scenario.
package struct SystemSpec: Hashable, Sendable {
  /// What kind of system.
  package enum Kind: Hashable, Sendable {
    /// A Salesforce org.
    case salesforce(OrgSpec)
    /// An external system.
    case external(ExternalSpec)
  }

  /// Its name.
  package var name: String
  /// Its kind and the kind's settings.
  package var kind: Kind
  /// Service time of a request.
  package var service: Distribution
  /// Added for each record of a request.
  package var perRecord: Interval

  /// Makes a system.
  package init(name: String, kind: Kind, service: Distribution, perRecord: Interval) {
    (self.name, self.kind, self.service, self.perRecord) = (name, kind, service, perRecord)
  }
}

/// An external system: what it can take.
package struct ExternalSpec: Hashable, Sendable {
  /// Requests served at once.
  package var concurrency: Int
  /// Requests that may wait; further ones get 503.
  package var queue: Int
  /// Requests a second; `nil` for no limit. Further ones get 429.
  package var rateLimit: Rate?

  /// Makes the settings.
  package init(concurrency: Int, queue: Int, rateLimit: Rate?) {
    (self.concurrency, self.queue, self.rateLimit) = (concurrency, queue, rateLimit)
  }
}

/// A link between two systems; every trip over it takes its latency one way.
package struct LinkSpec: Hashable, Sendable {
  /// Indices of the two systems.
  package var between: [Int]
  /// One-way latency.
  package var latency: Distribution
  /// Bits a second; `nil` where size does not matter.
  package var bitsPerSecond: Int64?

  /// Makes a link.
  package init(between: [Int], latency: Distribution, bitsPerSecond: Int64?) {
    (self.between, self.latency, self.bitsPerSecond) = (between, latency, bitsPerSecond)
  }
}

/// A flow: one object type on its way from a source to a target.
package struct FlowSpec: Hashable, Sendable {
  /// Its name.
  package var name: String
  /// The object type.
  package var object: String
  /// Index of the source system.
  package var source: Int
  /// Index of the target system.
  package var target: Int
  /// Index of the link between them.
  package var link: Int
  /// Who owns it.
  package var owner: String
  /// The object type of its parents; `nil` where it has none.
  package var parentObject: String?
  /// The size of a record on the wire.
  package var recordSize: ByteCount
  /// Its records, changes and reads.
  package var load: LoadSpec

  /// Makes a flow.
  package init(
    name: String,
    object: String,
    source: Int,
    target: Int,
    link: Int,
    owner: String,
    parentObject: String?,
    recordSize: ByteCount,
    load: LoadSpec
  ) {
    (self.name, self.object, self.source, self.target) = (name, object, source, target)
    (self.link, self.owner, self.parentObject) = (link, owner, parentObject)
    (self.recordSize, self.load) = (recordSize, load)
  }
}

/// A candidate: a pattern with its settings for every flow.
package struct CandidateSpec: Hashable, Sendable {
  /// The pattern of one flow.
  package struct Assignment: Hashable, Sendable {
    /// The registered name of the pattern.
    package var pattern: String
    /// Its settings.
    package var settings: ParameterValues
    /// Makes an assignment.
    package init(pattern: String, settings: ParameterValues) { (self.pattern, self.settings) = (pattern, settings) }
  }

  /// Its name.
  package var name: String
  /// One assignment for each flow, in the scenario's order.
  package var assignments: [Assignment]

  /// Makes a candidate.
  package init(name: String, assignments: [Assignment]) { (self.name, self.assignments) = (name, assignments) }
}
