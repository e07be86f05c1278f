import BeaufortNumerics
import ScenarioFile
import Testing

@Suite("Nothing that is in a file stops the reader")
struct FuzzTests {
  @Test("some bytes changed, left out, doubled or swapped", arguments: UInt64(0)..<8)
  func mutations(seed: UInt64) throws {
    let bytes = Array(try Samples.retail().utf8)
    var random = RandomStream(seed: seed)
    for round in 0..<260 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&mutant, using: &random) }
      let text = String(decoding: mutant, as: UTF8.self)
      check(text, "seed \(seed), round \(round)")
    }
  }

  @Test("one number made absurd", arguments: UInt64(100)..<102)
  func numbers(seed: UInt64) throws {
    let parts = try Samples.retail().split(separator: /[0-9][0-9_.]*/, omittingEmptySubsequences: false)
    let numbers = try Samples.retail().matches(of: /[0-9][0-9_.]*/).map { String($0.output) }
    let absurd = ["0", "-1", "9223372036854775807", "9223372036854775808", "0.0000001", "1e99", "99999999999", "-0.5"]
    var random = RandomStream(seed: seed)
    for round in 0..<60 {
      var chosen = numbers
      chosen[Int.random(in: 0..<numbers.count, using: &random)] = absurd.randomElement(using: &random) ?? ""
      let text = zip(parts, chosen + [""]).map { $0 + $1 }.joined()
      check(text, "seed \(seed), round \(round)")
    }
  }

  @Test(
    "deep nesting, aliases, tags and odd characters",
    arguments: [
      String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
      String(repeating: "- ", count: 100_000), "a: &a [*a]", "? [a, b]\n: c", "!!binary x: y", "a: *b",
      "%YAML 9.9\n---\na: b",
      "scenario: &x \"\\0\\x01\"\nsummary: *x", "scenario: \"\\uD800\"", "<<: *x", "scenario: |\n  x\n\tsummary: y",
      "a\r\nb: c\r", "systems: { a: &s { kind: external, service: 1ms }, b: *s }\nlinks: [[[]]]\nflows: { f: [] }",
      "flows: { f: { changes: { shape: [], rate: {} }, parents: x } }\nstorms: { s: { fault: x } }\ncandidates: { a: b }",
      "objectives: [\"<= <=\", \"a@b@c <= 5\", \"@ == 0\", {}, [], \"lost == \"]",
    ]
  )
  func odd(text: String) {
    #expect(check(text, "\(text.prefix(40))").contains("nothing was run"))
  }

  @discardableResult private func check(_ text: String, _ name: String) -> String {
    do throws(ScenarioError) {
      let scenario = try parseScenario(text: text, path: "s.yaml", loadingTraces: false)
      #expect(!scenario.described.isEmpty)
      return ""
    } catch {
      #expect(!error.problems.isEmpty, "\(name)")
      return error.description
    }
  }

  private func mutate(_ bytes: inout [UInt8], using random: inout RandomStream) {
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let marks = Array("0123456789-_.:/%@{}[],\"'#&*!|>\t\n \u{0}\u{7F}smhd".utf8)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[place] = marks.randomElement(using: &random) ?? 0
    case 2: bytes.insert(marks.randomElement(using: &random) ?? 0, at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
    case 4: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
    default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
    }
  }
}
