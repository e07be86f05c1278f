import BeaufortNumerics
import Testing
import Wire

@Suite("The target of a request")
struct RequestTargetTests {
  @Test(
    "is cut apart and decoded",
    arguments: [
      ("/", [], []), ("", [], []), ("/a/b", ["a", "b"], []), ("//a///b/", ["a", "b"], []),
      ("/a%2Fb/%C3%A9", ["a/b", "é"], []),
      ("/a+b", ["a+b"], []), ("/a?", ["a"], []), ("/a?b", ["a"], ["b="]),
      ("/a?b=c&d=e%3Df&g", ["a"], ["b=c", "d=e=f", "g="]),
      ("/a?q=SELECT+Id+FROM%20x", ["a"], ["q=SELECT Id FROM x"]), ("/a?b=c=d", ["a"], ["b=c=d"]),
      ("/a?=b&&", ["a"], ["=b"]),
      ("/a?b=c#d", ["a"], ["b=c"]), ("/a?b=?/", ["a"], ["b=?/"]), ("/.././a", ["..", ".", "a"], []),
    ] as [(String, [String], [String])]
  )
  func decoded(text: String, components: [String], parameters: [String]) throws {
    let target = try #require(RequestTarget(text))
    #expect(target.components == components)
    #expect(target.parameters.map { "\($0.name)=\($0.value)" } == parameters)
  }

  @Test(
    "is nothing where it is badly encoded",
    arguments: ["/%", "/%2", "/%zz", "/%2 ", "/a?b=%", "/a?%gg=1", "/%FF", "/a?b=%C3"]
  )
  func refused(text: String) { #expect(RequestTarget(text) == nil) }

  @Test("finds the first parameter of a name")
  func parameter() throws {
    let target = try #require(RequestTarget("/x?a=1&a=2&B=3"))
    #expect(target["a"] == "1" && target["B"] == "3" && target["b"] == nil)
  }

  @Test("of random bytes never traps, and comes back from what it was encoded to", arguments: UInt64(1)...4)
  func random(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in UInt8.random(in: 0x20...0x7E, using: &random)
      }
      _ = RequestTarget(String(decoding: bytes, as: UTF8.self))
      let text = String(decoding: (0..<10).map { _ in UInt8.random(in: 0...255, using: &random) }, as: UTF8.self)
      let target = try #require(RequestTarget("/\(text.percentEncoded)?\(text.percentEncoded)=\(text.percentEncoded)"))
      #expect(target.components == [text] && target[text] == text, "seed \(seed)")
    }
  }
}
