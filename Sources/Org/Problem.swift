package import HTTPTypes
package import Platform

/// What went wrong with a request or a record, as the platform's APIs report it.
package struct Problem: Error, Hashable, Sendable {
  /// The status of an answer that consists of it.
  package var status: HTTPResponse.Status
  /// The code: `errorCode` in answers, `statusCode` in save results.
  package var code: String
  /// What happened, for people.
  package var message: String
  /// The fields that it is about.
  package var fields: [String]

  /// The problem behind an entry of the catalogue, with the entry's message unless another is given.
  package init(_ entry: ErrorEntry, _ message: String? = nil, fields: [String] = []) {
    status = HTTPResponse.Status(code: entry.status ?? 400)
    code = entry.code
    self.message = message ?? (entry.message.isEmpty ? entry.cause : entry.message)
    self.fields = fields
  }

  /// The problem behind an answer of the platform that the simulation knows as well.
  package init(_ code: AnswerCode, _ message: String? = nil) {
    self.init(ErrorCatalogue.entry(for: code) ?? .notFound, message)
  }

  /// Something that must not happen, told without trapping.
  package static func unexpected(_ message: String) -> Problem {
    var problem = Problem(.serverError)
    problem.message = message
    return problem
  }
}
