import Foundation
import TLS
import Testing

@Suite("Whom a client trusts")
struct TrustTests {
  @Test("is the system's authorities, everybody, or those of a file, as it is written")
  func written() throws {
    let file = try TemporaryFile(try #require(try ServerIdentity.made(at: 1_800_000_000_000).madeCertificate))
    for text in ["system", "all", file.path] { #expect(try Trust(text).text == text) }
    #expect(try Trust("all") == Trust("all"))
    #expect(try Trust("all") != Trust("system"))
  }

  @Test(
    "is refused with a reason where a file holds nobody",
    arguments: ["", "nothing", "-----BEGIN CERTIFICATE-----"]
  )
  func unusable(text: String) throws {
    let file = try TemporaryFile(text)
    let words = "it holds no certificate in PEM; whom to trust is 'system', 'all' or a file of authorities"
    #expect(throws: TLSError.unusableFile(path: file.path, reason: words)) { try Trust(file.path) }
    let error = #expect(throws: TLSError.self) { try Trust(file.path + ".nowhere") }
    #expect(error?.description.contains("No such file or directory; whom to trust is") == true)
  }
}

/// A file that goes with the test.
private final class TemporaryFile {
  private let url = FileManager.default.temporaryDirectory.appending(path: "beaufort-trust-\(UUID().uuidString)")
  var path: String { url.path }

  init(_ text: String) throws { try Data(text.utf8).write(to: url) }
  deinit { try? FileManager.default.removeItem(at: url) }
}
