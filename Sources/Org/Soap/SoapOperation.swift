import Wire

/// An operation of the partner API: what the description says of it, and what the org does.
///
/// ``all`` is the one list of them: the description, the dispatch and the tests go by it.
struct SoapOperation: Sendable {
  /// What writes the elements `result` of the answer.
  enum Answer: Sendable {
    /// Nobody needs to be logged in, and it is not charged.
    case withoutSession(@Sendable (Org, SoapCall, inout XMLWriter) async throws(Problem) -> Void)
    /// A session is needed, and one API request is charged.
    case inSession(@Sendable (Org, SoapCall, Session, inout XMLWriter) async throws(Problem) -> Void)
  }

  /// Its name: the request's element.
  let name: String
  /// What it is for.
  let purpose: String
  /// The elements of the request.
  let parameters: [SoapElement]
  /// The element `result` of the answer, if it has one.
  let result: SoapElement?
  /// The faults that the description names, beside UnexpectedErrorFault.
  let faults: [SoapFault.Kind]
  /// The headers that requests may have, beside SessionHeader.
  let headers: [String]
  /// Answers it.
  let answer: Answer

  /// Whether a session is needed; the operation that needs none begins one.
  var needsSession: Bool { if case .inSession = answer { true } else { false } }

  init(
    _ name: String,
    _ purpose: String,
    _ parameters: [SoapElement],
    _ result: SoapElement?,
    faults: [SoapFault.Kind] = [],
    headers: [String] = [],
    _ answer: Answer
  ) {
    (self.name, self.purpose, self.parameters, self.result) = (name, purpose, parameters, result)
    (self.faults, self.headers, self.answer) = (faults, headers, answer)
  }
}
