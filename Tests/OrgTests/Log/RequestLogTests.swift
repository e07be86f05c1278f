import BeaufortNumerics
import Database
import Foundation
import HTTPTypes
import Org
import Synchronization
import Testing
import Wire

@Suite("Inbound log")
struct RequestLogTests {
  @Test("a request is logged with who, what, status and sizes, and without its query")
  func logged() async throws {
    let rig = try OrgRig()
    _ = await rig.send(.get, "/services/data/v59.0/limits?secret=hidden")
    _ = await rig.send(.post, "/nowhere", Array("12345".utf8), fields: [.contentLength: "5"], isLoggedIn: false)
    let requests = rig.org.log.withLock { $0.requests(limit: 10) }
    #expect(requests.map(\.path) == ["/services/data/v59.0/limits", "/nowhere"])
    #expect(requests.map(\.user) == ["beaufort", ""])
    #expect(requests.map(\.method) == ["GET", "POST"])
    #expect(requests[1].status == 404 && requests[1].bytesIn == 5 && requests[1].bytesOut > 0)
    #expect(requests[0].date == HandClock.epoch)
  }

  @Test("a body whose length is not announced is logged with the bytes that were read")
  func unannounced() async throws {
    let rig = try OrgRig()
    let body = #"{"Name":"Acme"}"#
    _ = await rig.send(.post, "sobjects/Account", json: body)
    #expect(rig.org.log.withLock { $0.requests(limit: 1) }.map(\.bytesIn) == [body.utf8.count])
  }

  @Test("a path is logged without its query, whatever follows the question mark, and never at any length")
  func paths() async throws {
    let rig = try OrgRig()
    let long = String(repeating: "é", count: 5_000)
    for path in ["/a?secret", "/b?\u{301}secret", "/c?d?secret", "?secret", "/\(long)", "/%3Fe"] {
      _ = await rig.send(.get, path.hasPrefix("/") ? path : "/\(path)", isLoggedIn: false)
    }
    let paths = rig.org.log.withLock { $0.requests(limit: 10) }.map(\.path)
    #expect(paths.count == 6 && paths.allSatisfy { !$0.contains("secret") })
    #expect(paths[1] == "/b" && paths[3] == "/" && paths[5] == "/%3Fe")
    #expect(paths[4].hasPrefix("/éé") && paths[4].utf8.count <= LoggedRequest.mostPathBytes + 2)
  }

  @Test("the log can be read while the server runs, as JSON and as CSV")
  func readable() async throws {
    let rig = try OrgRig()
    for _ in 0..<5 { _ = await rig.send(.get, "limits") }
    let json = try await rig.send(.get, "/beaufort/requests?since=1&limit=2").json
    #expect(json["requests"]?.items?.map { $0["number"]?.integer } == [1, 2])
    let csv = await rig.send(.get, "/beaufort/requests?format=csv&limit=3").text.split(separator: "\n")
    #expect(csv.count == 4 && csv[0].hasPrefix("number,time,user,client,peer,method,path,status"))
    #expect(await rig.send(.get, "/beaufort/requests", isLoggedIn: false).status == 401)
    #expect(await rig.send(.get, "/beaufort/requests?limit=x").status == 400)
    #expect(try await rig.send(.get, "/beaufort/requests?since=99").json["requests"]?.items == [])
  }

  @Test("no more than the newest hundred thousand are remembered")
  func bounded() async throws {
    let rig = try OrgRig()
    let count = RequestLog.capacity + 10
    for _ in 0..<count { _ = await rig.send(.get, "/nowhere", isLoggedIn: false) }
    let (all, newest) = rig.org.log.withLock { ($0.requests(from: 0, limit: count), $0.requests(limit: 1)) }
    #expect(all.count == RequestLog.capacity && all.first?.number == 10)
    #expect(newest.map(\.number) == [Int64(count) - 1])
  }

  @Test("with a database all of them are in it, while the server runs and after it has stopped")
  func kept() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "beaufort-\(UUID()).sqlite").path()
    defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) } }
    let rig = try OrgRig { $0.databasePath = path }
    let reader = try SQLiteConnection(path: path)
    func kept() throws -> Int64 {
      let statement = try reader.prepare(
        "SELECT count(*) FROM inbound_request WHERE path = '/nowhere' AND status = 404"
      )
      return try statement.step() ? statement.integer(0) : 0
    }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await rig.org.work() }
      await rig.clock.untilSomebodySleeps()
      for _ in 0..<600 { _ = await rig.send(.get, "/nowhere", isLoggedIn: false) }
      #expect((try? kept()) == 512)
      rig.clock.advance(by: .seconds(1))
      await rig.clock.untilSomebodySleeps()
      #expect((try? kept()) == 600)
      _ = await rig.send(.get, "/nowhere", isLoggedIn: false)
      group.cancelAll()
    }
    #expect(try kept() == 601)
  }
}
