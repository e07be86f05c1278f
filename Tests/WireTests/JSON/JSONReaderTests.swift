import Testing
import Wire

@Suite("Reading JSON")
struct JSONReaderTests {
  @Test(
    "takes what the grammar allows",
    arguments: [
      ("null", .null), (" \t\r\n true ", .bool(true)), ("false", .bool(false)), ("0", .integer(0)), ("-0", .integer(0)),
      ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", .number(1.5)), ("1E2", .number(100)),
      ("-1.25e-2", .number(-0.0125)), ("1e+2", .number(100)), ("123456789012345678901", .number(1.2345678901234568e20)),
      ("\"\"", .string("")), ("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\"", .string("a\"\\/\u{8}\u{C}\n\r\tz")),
      ("\"\\u00e9\\u20AC\\ud83d\\uDE00\"", .string("é€😀")), ("\"é€😀\u{7F}\"", .string("é€😀\u{7F}")),
      ("\"\\u0000\"", .string("\0")), ("[]", .array([])), ("[1,[2]]", .array([.integer(1), .array([.integer(2)])])),
      ("{}", .object([])), ("{\"a\" : {\"b\":[]} }", .object([.init("a", .object([.init("b", .array([]))]))])),
      ("\u{FEFF}1", .integer(1)),
    ] as [(String, JSON)]
  )
  func accepted(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text.utf8) == value)
  }

  @Test(
    "refuses everything else",
    arguments: [
      "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e1",
      "0x1",
      "1_0", "1e400", "-1e999", "1 2", "[1,]", "[,1]", "[1 2]", "[", "]", "[1", "{", "}", "{\"a\"}", "{\"a\":}",
      "{\"a\":1,}", "{,}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{1:2}", "{\"a\"::1}", "\"", "\"a", "'a'",
      "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\", "\"\\\"", "\"\u{1}\"", "\"a\nb\"", "\"\\ud800\"", "\"\\udc00\"",
      "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\ud800\\", "// a\n1", "1 // a", "/* */1", "[1]]", "\u{FEFF}", "\0",
      "1\0",
    ]
  )
  func refused(text: String) { #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) } }

  @Test(
    "refuses texts that are not UTF-8",
    arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]]
  )
  func notUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes + [0x22]) }
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    #expect(throws: JSONError.self) { try JSON(parsing: [0x7B, 0x22] + bytes + Array("\":1}".utf8)) }
  }

  @Test("goes as deep as it says, and no deeper", arguments: ["[", "{\"a\":"])
  func depth(opening: String) throws {
    func nested(_ count: Int) -> String {
      String(repeating: opening, count: count) + "1" + String(repeating: opening == "[" ? "]" : "}", count: count)
    }
    _ = try JSON(parsing: nested(JSON.deepest).utf8)
    #expect(throws: JSONError.self) { try JSON(parsing: nested(JSON.deepest + 1).utf8) }
    #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: opening, count: 1_000_000).utf8) }
    // Siblings are not depth.
    _ = try JSON(parsing: ("[" + String(repeating: "[],", count: 1_000) + "[]]").utf8)
  }

  @Test("says where it stopped")
  func place() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\n  \"a\": 1,\n  \"b\" 2}".utf8) }
    #expect(error?.line == 3 && error?.column == 7)
    #expect(error?.description.hasSuffix(" at [line:3, column:7]") == true)
  }

  @Test("lets the last of two members of one name count")
  func duplicates() throws {
    let json = try JSON(parsing: "{\"a\":1,\"b\":null,\"a\":\"x\"}".utf8)
    #expect(json["a"] == .string("x") && json["a"]?.text == "x" && json["b"] == .null && json["c"] == nil)
    #expect(json["a"]?["b"] == nil && json["a"]?.integer == nil && json.items == nil && json.members?.count == 3)
  }
}
