import BeaufortNumerics

extension FaultKind {
  /// Other systems' bulk jobs in the org, on the parents of a flow.
  ///
  /// Without `for` the window is records × `perRecord` ÷ `parallel`, the time one undisturbed job takes: the same for
  /// every candidate. The intensity scales the number of jobs; any above 0 leaves at least one.
  static let bulkJobs = FaultKind(
    name: "bulkJobs",
    summary: "other systems' bulk jobs in the org, whose rows hang on a flow's parents",
    targets: [.system],
    isForOrgsOnly: true,
    parameters: [parents, jobs, records, parallel],
    scaling: .strength,
    standardLength: { fault in
      let work = Int128(fault.parameters.checked(records)) * Int128(fault.perRecord.nanoseconds)
      return Interval(nanoseconds: Int64(clamping: work / Int128(fault.parameters.checked(parallel))))
    },
    contribute: { fault, window, timeline in
      guard case .system(let system) = fault.target else { preconditionFailure("bulkJobs on \(fault.target)") }
      let values = fault.parameters
      timeline.bulkJobs.append(
        Timeline.BulkJobs(
          window: window,
          system: system,
          flow: Int(values.checked(parents)),
          jobs: Intensity(permille: fault.intensityPermille).count(values.checked(jobs)),
          records: values.checked(records),
          parallel: values.checked(parallel)
        )
      )
    }
  )

  private static let parents = Parameter(
    "parents",
    .flow,
    in: 0...Int64(Int32.max),
    standard: nil,
    summary: "the flow whose parents the rows hang on"
  )
  private static let jobs = Parameter("jobs", .count, in: 1...1_000, standard: 1, summary: "jobs at once")
  private static let records = Parameter(
    "records",
    .count,
    in: 1...150_000_000,
    standard: nil,
    summary: "records of each job"
  )
  private static let parallel = Parameter(
    "parallel",
    .count,
    in: 1...1_000,
    standard: 5,
    summary: "batches of a job that run at once"
  )
}
