/// One CSV file of a report: tidy, one observation a row.
struct CSVFile: Sendable {
  /// The file's name.
  let name: String
  /// What a row of it is, for the report's list of files.
  let summary: String
  /// Writes it.
  let text: @Sendable (Report) -> String

  /// Every CSV file of a report, in the order in which it is listed.
  static let all: [CSVFile] = [
    .metrics, .objectives, .ledger, .budget, .series, .activations, .allocations, .faults,
  ]
}
