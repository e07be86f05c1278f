import Platform
import Wire

extension Problem {
  /// A problem of the Bulk API as an answer: its code is in capitals there.
  init(bulk entry: ErrorEntry, _ message: String) {
    self.init(entry, message)
    code = code.uppercased()
  }

  /// What the Bulk API says of a body that is not the JSON that it needs.
  static func notJSON(_ reason: String) -> Problem { Problem(.jsonParser, reason) }

  /// What became of a job that failed: `InvalidBatch : Field name not found : Foo__c`.
  static func failure(_ entry: ErrorEntry, _ message: String) -> String { "\(entry.code) : \(message)" }
}
