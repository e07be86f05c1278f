import BeaufortNumerics
import ExternalSystem
import HTTPTypes
import Synchronization
import Testing
import Wire

@Suite("Results that are posted later")
struct CallbackTests {
  /// Stands in for whoever waits for results.
  private final class Receiver: Sendable {
    private let state: Mutex<(statuses: [Int], received: [CallbackRequest])>

    /// Answers with `statuses` in turn, and 200 from then on; 0 is a connection that cannot be made.
    init(_ statuses: [Int] = []) { state = Mutex((statuses, [])) }

    var received: [CallbackRequest] { state.withLock { $0.received } }

    func take(_ request: CallbackRequest) throws -> Int {
      let status = state.withLock { state in
        state.received.append(request)
        return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
      }
      if status == 0 { throw Unreachable() }
      return status
    }

    struct Unreachable: Error, CustomStringConvertible { var description: String { "connection refused" } }

    /// Returns when so many came.
    func received(_ count: Int) async { while received.count < count { await Task.yield() } }
  }

  /// Runs `body` while results are posted to `receiver`.
  private func posting(_ rig: ExternalRig, to receiver: Receiver, _ body: () async throws -> Void) async rethrows {
    try await withThrowingTaskGroup { group in
      group.addTask { await rig.system.postResults { try receiver.take($0) } }
      try await body()
      group.cancelAll()
    }
  }

  /// How far the answer to the first call has got.
  private func callback(_ rig: ExternalRig) async -> JSON {
    await rig.get("/hooks/claims").json["calls"]?.items?.first?["callback"] ?? .null
  }

  @Test("a claim is decided later, and the decision posted where the caller wants it")
  func claim() async throws {
    let (rig, receiver) = (try await ExternalRig(), Receiver())
    try await posting(rig, to: receiver) {
      let fields = [
        ("Callback-Url", "http://LOCALHOST:8123/claims?x=1#y"), ("Callback-Authorization", "Bearer s3cret"),
      ]
      #expect(await rig.send(.post, "/hooks/claims", #"{"claimId":"CLM-000000007"}"#, fields).status == 202)
      await rig.clock.waiting(1)
      #expect(rig.clock.waitedFor == [.start + .seconds(5)])
      #expect(await callback(rig)["state"] == .string("waiting"))
      rig.clock.advance(by: .seconds(5))
      await receiver.received(1)
      let request = receiver.received[0]
      #expect(request.target.url == "http://localhost:8123/claims?x=1" && request.target.port == 8_123)
      #expect(request.fields[.authorization] == "Bearer s3cret")
      let body = try JSON(parsing: request.body)
      #expect(body["claimId"] == .string("CLM-000000007") && body["hook"] == .string("claims"))
      #expect(["approved", "rejected", "documentsNeeded"].contains(body["decision"]?.text ?? ""))
      while await callback(rig)["state"] != .string("delivered") { await Task.yield() }
      #expect(await callback(rig)["status"] == .integer(200))
      #expect(!(await rig.get("/hooks/claims").text.contains("s3cret")))
    }
  }

  @Test("the caller chooses when and what")
  func chosen() async throws {
    let (rig, receiver) = (try await ExternalRig(), Receiver())
    await posting(rig, to: receiver) {
      let body =
        #"{"callbackUrl":"https://[::1]/","answerAfter":"250ms","result":{"Decision__c":"yes"},"answer":{"status":200}}"#
      #expect(await rig.send(.post, "/hooks/claims", body).status == 200)
      await rig.clock.waiting(1)
      rig.clock.advance(by: .milliseconds(250))
      await receiver.received(1)
      #expect(receiver.received[0].body == Array(#"{"Decision__c":"yes"}"#.utf8))
      #expect(receiver.received[0].target.authority == "[::1]" && receiver.received[0].target.port == 443)
    }
  }

  @Test("a result that does not arrive is posted again with the same key, later and later, and then given up")
  func retries() async throws {
    let (rig, receiver) = (try await ExternalRig(), Receiver([0, 503, 429, 500, 408, 0, 0, 500]))
    await posting(rig, to: receiver) {
      _ = await rig.send(.post, "/hooks/claims", "{}", [("Callback-Url", "http://127.0.0.1/"), ("Answer-After", "0s")])
      var longest = Interval.seconds(1)
      for attempt in 1...7 {
        await receiver.received(attempt)
        await rig.clock.waiting(1)
        let pause = rig.clock.waitedFor[0] - rig.clock.clock.now()
        #expect(pause >= .zero && pause <= longest)
        #expect(await callback(rig)["attempts"] == .integer(Int64(attempt)))
        rig.clock.advance(by: pause)
        longest = min(longest * 2, .seconds(60))
      }
      while await callback(rig)["state"] != .string("failed") { await Task.yield() }
      #expect(await callback(rig)["reason"] == .string("answered with 500"))
      let keys = receiver.received.map { $0.fields.first { $0.name.rawName == "Idempotency-Key" }?.value }
      #expect(keys == Array(repeating: "CALL-000000001", count: 8))
    }
  }

  @Test("a receiver that refuses for good is not asked again", arguments: [302, 400, 404])
  func refused(status: Int) async throws {
    let (rig, receiver) = (try await ExternalRig(), Receiver([status]))
    await posting(rig, to: receiver) {
      _ = await rig.send(.post, "/hooks/claims", "{}", [("Callback-Url", "http://127.0.0.1/"), ("Answer-After", "0s")])
      while await callback(rig)["state"] != .string("failed") { await Task.yield() }
      #expect(await callback(rig)["reason"] == .string("answered with \(status)"))
    }
    #expect(receiver.received.count == 1)
  }

  @Test("so many results wait at most; further call-outs are told to come back")
  func bound() async throws {
    let (rig, receiver) = (try await ExternalRig(), Receiver())
    for _ in 0..<10_000 {
      _ = await rig.send(.post, "/hooks/claims", "{}", [("Callback-Url", "http://127.0.0.1/")])
    }
    let refused = await rig.send(.post, "/hooks/claims", "{}", [("Callback-Url", "http://127.0.0.1/")])
    #expect(refused.status == 503 && refused["Retry-After"] == "5")
    #expect(await rig.send(.post, "/hooks/claims", "{}").status == 202)
    await posting(rig, to: receiver) {
      await rig.clock.waiting(10_000)
      rig.clock.advance(by: .seconds(5))
      await receiver.received(10_000)
      let again = [("Callback-Url", "http://127.0.0.1/")]
      while await rig.send(.post, "/hooks/claims", "{}", again).status == 503 { await Task.yield() }
    }
  }

  @Test("results go to other machines where that was allowed")
  func remote() async throws {
    var configuration = ExternalConfiguration()
    configuration.mayCallOtherMachines = true
    let (rig, receiver) = (try await ExternalRig(configuration: configuration), Receiver())
    await posting(rig, to: receiver) {
      let fields = [("Callback-Url", "https://claims.example.com/a"), ("Answer-After", "0s")]
      #expect(await rig.send(.post, "/hooks/claims", "{}", fields).status == 202)
      await receiver.received(1)
      #expect(receiver.received[0].target.host == "claims.example.com" && !receiver.received[0].target.isLoopback)
    }
  }
}
