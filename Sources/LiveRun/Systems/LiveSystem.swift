import BeaufortNumerics
import Database
import HTTPTypes
import Platform
package import Wire

/// A system of a live run: answers its clients, and lets the run itself in by a side door under `/beaufort/live`.
///
/// Behind the door changes are committed as the system's own users do, without cost or limit; it is told how slow to be,
/// and shows when each version of each record came into view.
package struct LiveSystem: Sendable {
  /// Commits changes of the flow with this index; returns what went wrong.
  package typealias Commit = @Sendable (Int, [CarriedChange]) async -> String?

  /// How clients are answered.
  let answer: Responder
  /// How code inside the system is answered that subscribes to events.
  let answerSubscriber: Responder
  /// How changes are committed.
  let commit: Commit
  /// Writes changes of the flow with this index as code inside the system does; returns which of them failed.
  let apply: @Sendable (Int, [CarriedChange]) async -> [Int]
  /// Writes rows of other systems' jobs, which hang on parents of the flow with this index.
  let occupy: @Sendable (Int, [UInt32]) async -> Void
  /// Charges what code inside the system is about to do to its limits; returns whether they allow it.
  let charge: @Sendable (Operation) -> Bool
  /// What was used of its windowed limits.
  let usage: @Sendable () -> [LimitUse]
  /// How its service time is set, in thousandths.
  let setServiceTime: @Sendable (Int64) -> Void
  /// What came into view; the tables' numbers are the flows' indices.
  let journal: WriteJournal

  /// The most entries of the journal that one answer has.
  static let journalPage = 100_000

  /// Where the side door is.
  static let door = "/beaufort/live"

  /// Answers a request, at the door or as the system.
  package func respond(_ request: ServerRequest) async -> ServerResponse {
    guard let path = request.head.path, path.hasPrefix(Self.door + "/"), let target = RequestTarget(path) else {
      return await ServerTiming.timed { await answer(request) }
    }
    switch target.components.dropFirst(2).first {
    case "cometd":
      var inside = request
      inside.head.path = String(path.dropFirst(Self.door.count))
      return await answerSubscriber(inside)
    case "commit":
      guard let flow = target.components.last.flatMap({ Int($0) }) else { break }
      return await commit(request, of: flow)
    case "apply":
      guard let flow = target.components.last.flatMap({ Int($0) }), let changes = await changes(of: request) else {
        break
      }
      return await ServerTiming.timed {
        var json = JSONWriter()
        let failed = await apply(flow, changes)
        json.array { json in for place in failed { json.integer(Int64(place)) } }
        return ServerResponse(.ok, json: json)
      }
    case "occupy":
      guard let flow = target.components.last.flatMap({ Int($0) }),
        let body = try? await request.collected(upTo: 1 << 20)
      else { break }
      let parents = String(decoding: body, as: UTF8.self).split(separator: "\n").compactMap { UInt32($0) }
      await occupy(flow, parents)
      return ServerResponse(.noContent)
    case "charge":
      guard let operation = Operation.allCases.first(where: { "\($0)" == target.components.last }) else { break }
      return charge(operation) ? ServerResponse(.noContent) : ServerResponse(.forbidden, json: Self.limitExceeded)
    case "limits":
      let text = usage().map { $0.line + "\n" }.joined()
      return ServerResponse(.ok, Array(text.utf8), type: "text/plain")
    case "journal":
      let entries = journal.entries(from: target["from"].flatMap { Int($0) } ?? 0, limit: Self.journalPage)
      let text = entries.map { "\($0.at) \($0.table) \($0.row) \($0.version)\n" }.joined()
      return ServerResponse(.ok, Array(text.utf8), type: "text/plain")
    case "service":
      guard let permille = target["permille"].flatMap({ Int64($0) }) else { break }
      setServiceTime(permille)
      return ServerResponse(.noContent)
    case _: break
    }
    return ServerResponse(.notFound)
  }

  private static var limitExceeded: JSONWriter {
    var json = JSONWriter()
    json.array { json in json.object { $0.member("errorCode", "LIMIT_EXCEEDED") } }
    return json
  }

  private func commit(_ request: ServerRequest, of flow: Int) async -> ServerResponse {
    guard let changes = await changes(of: request) else { return ServerResponse(.badRequest) }
    if let problem = await commit(flow, changes) {
      return ServerResponse(.internalServerError, Array(problem.utf8), type: "text/plain")
    }
    return ServerResponse(.noContent)
  }

  private func changes(of request: ServerRequest) async -> [CarriedChange]? {
    guard let body = try? await request.collected(upTo: 64 << 20) else { return nil }
    let lines = String(decoding: body, as: UTF8.self).split(separator: "\n")
    let changes = lines.compactMap { CarriedChange($0.split(separator: " ")[...]) }
    return changes.count == lines.count ? changes : nil
  }
}
