/// What a job does with its records.
enum BulkOperation: Hashable, Sendable {
  case insert
  case update
  /// Updates the record whose field `by` has the row's value, or creates one.
  case upsert(by: Int)
  case delete
  case hardDelete
  case query
  case queryAll

  /// As clients write it.
  var name: String {
    switch self {
    case .insert: "insert"
    case .update: "update"
    case .upsert: "upsert"
    case .delete: "delete"
    case .hardDelete: "hardDelete"
    case .query: "query"
    case .queryAll: "queryAll"
    }
  }

  /// How the store is written to.
  var write: WriteOperation {
    switch self {
    case .insert, .update, .upsert, .query, .queryAll: .save
    case .delete: .delete
    case .hardDelete: .hardDelete
    }
  }

  /// Whether its rows hold nothing but ids.
  var isDeletion: Bool { self == .delete || self == .hardDelete }
}
