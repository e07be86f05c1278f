import HTTPTypes
import Platform
import Wire

/// The answer to a part of a composite request, whole.
private struct PartAnswer: Sendable {
  let status: Int
  let location: String?
  let bytes: [UInt8]
  /// An event that is published when the transaction has been committed; what it answers is not there before.
  var event: (row: RowWrite, object: ObjectType)?
  /// Results of a query whose further pages are kept when the transaction has been committed.
  var results: [(QueryLocator, QueryCursor)] = []

  init(status: Int, location: String?, bytes: [UInt8]) {
    (self.status, self.location, self.bytes) = (status, location, bytes)
  }

  init(_ response: ServerResponse) async {
    self.init(status: response.status.code, location: response.fields[.location], bytes: await response.collected())
  }

  init(_ problem: Problem) {
    self.init(status: problem.status.code, location: nil, bytes: ServerResponse(problem).wholeBytes)
  }

  var hasFailed: Bool { status >= 300 && status != 304 }
}

extension Org {
  /// Answers `/composite`.
  func answerComposite(_ call: Call, _ body: JSON?) async throws(Problem) -> ServerResponse {
    guard call.method == .post else { throw Problem.wrongMethod(call.method, allowed: "POST") }
    let request = try CompositeRequest(body)
    let answers = request.allOrNone ? await answersTogether(request, call) : await answersInTurn(request, call)
    var json = JSONWriter()
    json.object { json in
      json.name("compositeResponse")
      json.array { json in
        for (part, answer) in zip(request.parts, answers) {
          json.object { json in
            json.name("body")
            if answer.bytes.isEmpty { json.null() } else { json.raw(answer.bytes) }
            json.name("httpHeaders")
            json.object { json in if let location = answer.location { json.member("Location", location) } }
            json.member("httpStatusCode", Int64(answer.status))
            json.member("referenceId", part.reference)
          }
        }
      }
    }
    return ServerResponse(.ok, json: json)
  }

  /// Each part for itself: one that fails takes those with it that refer to it.
  private func answersInTurn(_ request: CompositeRequest, _ call: Call) async -> [PartAnswer] {
    var references = References()
    var answers: [PartAnswer] = []
    for part in request.parts {
      var answer: PartAnswer
      do throws(Problem) {
        let (call, body) = try call.part(part, &references)
        if call.isQuery {
          answer = await PartAnswer(answerQuery(call))
        } else {
          answer = await PartAnswer(try await answerResource(call, body))
        }
      } catch {
        answer = PartAnswer(error)
      }
      references.add(part.reference, hasFailed: answer.hasFailed, answer.bytes)
      answers.append(answer)
    }
    return answers
  }

  /// All parts in one transaction, which the first failure undoes.
  private func answersTogether(_ request: CompositeRequest, _ call: Call) async -> [PartAnswer] {
    do throws(Problem) {
      let answers = try await transact { store, plan in
        var references = References()
        var answers: [PartAnswer] = []
        for part in request.parts {
          let answer = self.answer(part, of: call, &references, &store, &plan)
          if answer.hasFailed {
            let failed = answers.count
            let halted = PartAnswer(Problem(.processingHalted))
            return .undo(request.parts.indices.map { $0 == failed ? answer : halted })
          }
          references.add(part.reference, hasFailed: false, answer.bytes)
          answers.append(answer)
        }
        return .keep(answers)
      }
      for (locator, cursor) in answers.flatMap(\.results) {
        keep(cursor, as: locator, for: call.session.username, pageRows: PlatformFigures.queryPageRows)
      }
      return await published(answers, base: call.base)
    } catch {
      return request.parts.map { _ in PartAnswer(error) }
    }
  }

  private func answer(
    _ part: CompositeRequest.Part,
    of call: Call,
    _ references: inout References,
    _ store: inout RecordStore,
    _ plan: inout LockPlan
  ) -> PartAnswer {
    do throws(Problem) {
      let (call, body) = try call.part(part, &references)
      if let event = try event(call, body) { return event }
      if call.isQuery {
        let (response, more) = try answerQuery(call, store)
        var answer = PartAnswer(status: response.status.code, location: nil, bytes: response.wholeBytes)
        answer.results = more
        return answer
      }
      let response = try perform(call, body, &store, &plan)
      return PartAnswer(
        status: response.status.code,
        location: response.fields[.location],
        bytes: response.wholeBytes
      )
    } catch {
      return PartAnswer(error)
    }
  }

  /// The event that a part publishes, where it does.
  private func event(_ call: Call, _ body: JSON?) throws(Problem) -> PartAnswer? {
    let path = call.target.components
    guard path.count == 2, path[0] == "sobjects", call.method == .post else { return nil }
    guard let object = schema.object(path[1]), object.isEvent else { return nil }
    var answer = PartAnswer(status: 201, location: nil, bytes: [])
    answer.event = (try schema.row(body ?? .null, .new, in: object), object)
    return answer
  }

  /// The answers, with those to events that were held back until now.
  private func published(_ answers: [PartAnswer], base: String) async -> [PartAnswer] {
    var answers = answers
    for index in answers.indices {
      guard let event = answers[index].event else { continue }
      answers[index] = await PartAnswer(await published(event.row, event.object, base: base))
    }
    return answers
  }

  /// Answers a part inside the transaction of all.
  private func perform(
    _ call: Call,
    _ body: JSON?,
    _ store: inout RecordStore,
    _ plan: inout LockPlan
  ) throws(Problem) -> ServerResponse {
    if call.target.components.first == "composite" {
      if call.readsCollection { return try readCollection(call, body, &store) }
      return try perform(try CollectionWrite(call, body, schema), &store, &plan)
    }
    guard call.target.components.count > 1 else { return try answerObjects(call) }
    let object = try schema.atPath(call.target.components[1])
    if let answer = try answerMetadata(call, object) { return answer }
    return try perform(try RowAction(call, object, body, schema), &store, &plan)
  }
}

extension Call {
  /// Whether it is a query, or asks for the next page of one.
  var isQuery: Bool { target.components.first == "query" || target.components.first == "queryAll" }

  /// A part of this request as a request of its own, with its body.
  fileprivate func part(
    _ part: CompositeRequest.Part,
    _ references: inout References
  ) throws(Problem) -> (Call, JSON?) {
    let url = try references.filled(url: part.url)
    var body: JSON?
    if let pattern = part.body { body = try references.filled(pattern) }
    guard let call = self.part(part.method, url, part.fields) else { throw Problem(.notFound) }
    let path = call.target.components
    guard call.isQuery || path.first == "sobjects" || path.starts(with: ["composite", "sobjects"]) else {
      throw Problem(
        .invalidInput,
        "A composite request takes records, collections, descriptions and queries, and not \(url.prefix(200))"
      )
    }
    return (call, body)
  }

  /// A request that is part of this one; `nil` where `url` is not below `/services/data/v59.0`.
  func part(_ method: HTTPRequest.Method, _ url: String, _ fields: HTTPFields) -> Call? {
    guard var target = RequestTarget(url), target.components.count > 2 else { return nil }
    guard target.components[0] == "services", target.components[1] == "data" else { return nil }
    guard target.components[2].hasPrefix("v") else { return nil }
    guard let version = Org.version(target.components[2].dropFirst()) else { return nil }
    target.components.removeFirst(3)
    let head = HTTPRequest(
      method: method,
      scheme: request.head.scheme,
      authority: request.head.authority,
      path: url,
      headerFields: fields
    )
    let part = ServerRequest(head, from: request.peer)
    return Call(request: part, target: target, version: version, session: session)
  }
}

extension ServerResponse {
  /// The body where it is there already; empty where it is made while it is sent.
  var wholeBytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }

  /// The body, whole.
  func collected() async -> [UInt8] {
    switch body {
    case .bytes(let bytes): return bytes
    case .pieces(let produce):
      var all: [UInt8] = []
      do {
        try await produce { all += $0 }
      } catch {
        return ServerResponse(Problem.unexpected("the answer broke off: \(error)")).wholeBytes
      }
      return all
    }
  }
}
