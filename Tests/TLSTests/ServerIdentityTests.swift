import Foundation
import TLS
import Testing

@Suite("A server's identity")
struct ServerIdentityTests {
  private static let now = Int64(1_800_000_000_000)

  @Test("is refused with a reason where a file cannot be used")
  func badFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "beaufort-identity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String, _ text: String) throws -> String {
      try Data(text.utf8).write(to: folder.appending(path: name))
      return folder.appending(path: name).path
    }
    let certificate = try file("a.pem", try #require(ServerIdentity.made(at: Self.now).madeCertificate))
    let key = try file("b.key", Self.strangeKey)
    let noise = try file("noise", "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n")
    #expect(throws: TLSError.keyOfAnother(certificate: certificate, key: key)) {
      try ServerIdentity(certificateFile: certificate, keyFile: key)
    }
    for (certificate, key, word) in [
      (noise, key, "certificate"), (certificate, noise, "key"), ("/nowhere", key, "No such file"),
      (certificate, "/nowhere", "No such file"), (folder.path, key, "certificate"),
    ] {
      let error = #expect(throws: TLSError.self) {
        try ServerIdentity(certificateFile: certificate, keyFile: key)
      }
      #expect(error?.description.contains(word) == true)
    }
  }

  /// Made for this test; it protects nothing.
  private static let strangeKey = """
    -----BEGIN PRIVATE KEY-----
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgDYcW+9JodWDV7McV
    agRmBy+zxn7A5iIe4K/geGPnmTihRANCAAQDmAxVlFgVD7evv5HmDJ4/3Ec58XOm
    RJiL1wBAhI0bIkOiuuSreMwSbY1+VbwF560HB+7gO3Ms/Rv8NLnZA1Zm
    -----END PRIVATE KEY-----
    """
}
