/// How a query is answered.
enum QueryPlan: Sendable {
  /// By records: first which, then what they hold.
  case records(RecordPlan)
  /// By their number.
  case count(SQLText)
  /// By the results of functions.
  case aggregates(AggregatePlan)
}

/// Which records, and how they are read.
struct RecordPlan: Sendable {
  /// The numbers of the records, in order. For children the first parameter, not among its values, is the parent.
  let numbers: SQLText
  /// The values of the record whose number is the parameter.
  let row: String
  /// What they give of each record.
  let shape: QueryShape
}

/// Which functions over which groups.
struct AggregatePlan: Sendable {
  let rows: SQLText
  let shape: QueryShape
}
