import Testing
import Wire

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test("places commas and colons")
  func structure() {
    var json = JSONWriter()
    json.object { json in
      json.member("a", 1)
      json.name("b")
      json.array { json in
        json.string("x")
        json.array { _ in }
        json.object { _ in }
        json.null()
        json.raw("[ 1 ]".utf8)
      }
      json.member("c", true)
      json.name("d")
      json.number(2)
      json.member("e", "")
    }
    let expected = #"{"a":1,"b":["x",[],{},null,[ 1 ]],"c":true,"d":2.0,"e":""}"#
    #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
  }

  @Test("goes on where it was when what was written has been handed over")
  func drained() {
    var json = JSONWriter()
    json.beginArray()
    json.bool(false)
    #expect(json.drain() == Array("[false".utf8) && json.bytes.isEmpty)
    json.bool(true)
    json.endArray()
    #expect(json.drain() == Array(",true]".utf8))
  }

  @Test("escapes what JSON forbids, and nothing else")
  func escapes() {
    var json = JSONWriter()
    json.string("\"\\/\n\r\t\0\u{1F}\u{7F}é😀")
    #expect(String(decoding: json.bytes, as: UTF8.self) == #""\"\\/\n\r\t\u0000\u001F"# + "\u{7F}é😀\"")
  }

  @Test(
    "writes numbers so that they come back",
    arguments: [
      .integer(0), .integer(.max), .integer(.min), .number(0.1), .number(-1e300), .number(.leastNonzeroMagnitude),
      .number(1e21),
      .number(.greatestFiniteMagnitude), .number(123_456_789.123_456),
    ] as [JSON]
  )
  func numbers(value: JSON) throws {
    var json = JSONWriter()
    json.value(value)
    #expect(try JSON(parsing: json.bytes) == value)
  }

  @Test("has no form for what is no number", arguments: [Double.nan, .infinity, -.infinity])
  func noNumber(value: Double) {
    var json = JSONWriter()
    json.number(value)
    #expect(json.bytes == Array("null".utf8))
  }
}
