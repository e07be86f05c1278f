import BeaufortNumerics
import Testing
import Wire

@Suite("Writing XML")
struct XMLWriterTests {
  private func text(_ body: (inout XMLWriter) -> Void) -> String {
    var xml = XMLWriter()
    body(&xml)
    return String(decoding: xml.bytes, as: UTF8.self)
  }

  @Test("tags, attributes and values stand as they must")
  func plain() {
    let written = text { xml in
      xml.declaration()
      xml.element("a", ("xmlns", "u:a"), ("b", "<\"&\n\t'>")) { xml in
        xml.element("c", "1 < 2 & 3 > 2 \"'")
        xml.element("d", -17)
        xml.element("e", true)
        xml.empty("f", ("g", ""))
        xml.raw { $0.append(UInt8(ascii: "h")) }
      }
    }
    #expect(
      written == """
        <?xml version="1.0" encoding="UTF-8"?><a xmlns="u:a" b="&lt;&quot;&amp;&#xA;&#x9;'&gt;">\
        <c>1 &lt; 2 &amp; 3 &gt; 2 "'</c><d>-17</d><e>true</e><f g=""/>h</a>
        """
    )
  }

  @Test("what XML has no place for becomes U+FFFD")
  func impossible() {
    #expect(
      text { $0.text("a\u{0}\u{1F}\u{FFFE}\u{FFFF}b\u{FFFD}\u{FFBE}") }
        == "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFBE}"
    )
  }

  @Test("any text that is written is read again", arguments: [1, 2, 3] as [UInt64])
  func roundTrip(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let scalars = Array("ab &<>\"'\t\n\r]]>ü€😀\u{FFBE}\u{85}".unicodeScalars)
    for _ in 0..<300 {
      var original = ""
      for _ in 0..<Int.random(in: 0..<20, using: &random) {
        original.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
      }
      let written = text { xml in
        xml.begin("a", ("b", original))
        xml.element("c", original)
        xml.end("a")
      }
      let read = try XMLElement(parsing: Array(written.utf8))
      #expect(read["c"]?.string.unicodeScalars.elementsEqual(original.unicodeScalars) == true, "seed \(seed)")
      #expect(read.attribute("b")?.unicodeScalars.elementsEqual(original.unicodeScalars) == true, "seed \(seed)")
    }
  }

  @Test("bytes changed at random are read or refused, never worse", arguments: [1, 2, 3, 4] as [UInt64])
  func fuzz(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let document = Array(
      "<?xml version='1.0'?><p:a xmlns:p='u' b=\"&#65;\">x<![CDATA[y]]><!-- z --><c xmlns='v'>&amp;\r</c></p:a>".utf8
    )
    let pieces = ["<", ">", "&", ";", "'", "<!", "]]>", "<!--", "xmlns", "\u{0}", "ü", "/", ":", "&#x", "<?", "="]
    for _ in 0..<2_500 {
      var bytes = document
      for _ in 0..<Int.random(in: 1..<6, using: &random) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
        switch UInt8.random(in: 0..<4, using: &random) {
        case 0 where !bytes.isEmpty: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<9, using: &random)))
        default: bytes.removeLast(min(bytes.count, Int.random(in: 0..<4, using: &random)))
        }
      }
      do throws(XMLError) {
        _ = try XMLElement(parsing: bytes)
      } catch {
        #expect(error.line >= 1 && error.column >= 1 && !error.message.isEmpty, "seed \(seed)")
      }
    }
  }
}
