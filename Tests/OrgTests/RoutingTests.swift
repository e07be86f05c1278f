import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("Routing")
struct RoutingTests {
  @Test("the versions are told to everybody who reads")
  func versions() async throws {
    let rig = try OrgRig()
    let answer = await rig.send(.get, "/services/data", isLoggedIn: false)
    #expect(answer.status == 200)
    let versions = try #require(try answer.json.items)
    #expect(versions.first?["version"]?.text == "20.0" && versions.last?["version"]?.text == "67.0")
    #expect(versions.first { $0["version"]?.text == "59.0" }?["label"]?.text == "Winter '24")
    #expect(await rig.send(.get, "/services/data/", isLoggedIn: false).status == 200)
    #expect(await rig.send(.post, "/services/data", isLoggedIn: false).status == 405)
  }

  static let strange = [
    "/services/data/59.0/limits", "/services/data/v0x1p5/limits", "/services/data/v5.9e1/limits",
    "/services/data/v059/limits",
    "/services/data/v59.00/limits", "/services/data/v+9/limits", "/services/data/vnan/limits",
    "/services/data/v/limits",
    "/services/data/v19.0/limits", "/services/data/v68.0/limits", "/services/data/v٥٩/limits",
    "/services/data/v59.0%2Flimits",
    "/services/data/../data/v59.0/limits", "/services%2Fdata/v59.0/limits", "/SERVICES/data/v59.0/limits", "/", "*",
    "/%zz",
    "/services/data/v59.0%00/limits", "/services/data/v59.0#/limits", "/x.salesforce.com.evil.example/services/data",
  ]

  @Test(
    "a path that only looks like the data API's leads nowhere, also for those who are logged in",
    arguments: strange
  )
  func strangePaths(path: String) async throws {
    let rig = try OrgRig()
    let fields: HTTPFields = [.authorization: "Bearer \(OrgRig.token)"]
    let head = HTTPRequest(method: .get, scheme: "http", authority: "x", path: path, headerFields: fields)
    #expect(await Answer(rig.org.answer(ServerRequest(head, from: "127.0.0.1"))).status == 404, "\(path)")
  }

  @Test("a query begins at the first question mark, whatever follows it")
  func query() async throws {
    let rig = try OrgRig()
    #expect(await rig.send(.get, "/services/data?\u{301}x", isLoggedIn: false).status == 200)
    #expect(await rig.send(.get, "/services/data?a?b=/../..", isLoggedIn: false).status == 200)
  }

  @Test("nothing but the versions is told without a token")
  func closed() async throws {
    let rig = try OrgRig()
    for path in ["", "limits", "sobjects", "query?q=SELECT+Id+FROM+Account", "jobs/ingest", "composite", "x/../../.."] {
      for method in [HTTPRequest.Method.get, .post, .patch, .delete, .put, .head] {
        let answer = await rig.send(method, "/services/data/v59.0/\(path)", isLoggedIn: false)
        #expect(answer.status == 401, "\(method) \(path)")
      }
    }
  }
}
