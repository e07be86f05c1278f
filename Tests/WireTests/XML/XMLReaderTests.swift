import Testing
import Wire

@Suite("Reading XML")
struct XMLReaderTests {
  private func read(_ text: String, charset: String? = nil) throws(XMLError) -> XMLElement {
    try XMLElement(parsing: Array(text.utf8), charset: charset)
  }

  private func refusal(_ text: String) -> String {
    do throws(XMLError) {
      _ = try read(text)
      return "it was taken"
    } catch {
      return error.description
    }
  }

  @Test("elements, attributes, text and order are kept; comments and instructions are not")
  func plain() throws {
    let root = try read(
      #"<?xml version="1.0"?><!-- a --><?p q?> <a b='1' c="x y"><d>one</d><!-- - --><d>two</d><?p?><e/></a> <!---->"#
    )
    #expect(root.name == "a" && root.namespace.isEmpty)
    #expect(root.attribute("b") == "1" && root.attribute("c") == "x y" && root.attribute("d") == nil)
    #expect(root.children.map(\.name) == ["d", "d", "e"])
    #expect(root.children.map(\.string) == ["one", "two", ""])
    #expect(root.text.isEmpty)
    #expect(root["d"]?.string == "one")
  }

  @Test("prefixes are resolved where they are in force, and the default namespace is for elements alone")
  func namespaces() throws {
    let root = try read(
      """
      <p:a xmlns:p="u:p" xmlns="u:d" x="1" p:x="2"><b xmlns="u:inner"><c/></b><b xmlns=""><p:c xmlns:p="u:q"/></b>\
      <p:d/></p:a>
      """
    )
    #expect(root.namespace == "u:p")
    #expect(root.attribute("x") == "1" && root.attribute("x", of: "u:p") == "2")
    #expect(root.attributes.count == 2)
    #expect(root.children.map(\.namespace) == ["u:inner", "", "u:p"])
    #expect(root.children.map { $0.children.map(\.namespace) } == [["u:inner"], ["u:q"], []])
  }

  @Test("the five entities, character references, CDATA and ends of lines become characters")
  func text() throws {
    let root = try read(
      "<a b='&lt;&#x41;&quot;\t\r\nx'>&lt;&gt;&amp;&quot;&apos;&#65;&#x1F600;\r\n\rü<![CDATA[<b>&amp;]]>.</a>"
    )
    #expect(root.string == "<>&\"'A😀\n\nü<b>&amp;.")
    #expect(root.attribute("b") == "<A\"  x")
    #expect(try read("<a> \n x y </a>").word == "x y")
    #expect(try read("<a>  </a>").string == "  ")
    #expect(try read("<a>  </a>").word == "")
  }

  @Test("the mark, the sender and the declaration say the encoding, in this order")
  func encodings() throws {
    let text = "<a>ü€</a>"
    let units = text.utf16.map { (UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)) }
    let little: [UInt8] = [0xFF, 0xFE] + units.flatMap { [$0.1, $0.0] }
    let big: [UInt8] = [0xFE, 0xFF] + units.flatMap { [$0.0, $0.1] }
    let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
    for bytes in [little, big, Array(big.dropFirst(2)), marked] {
      #expect(try XMLElement(parsing: bytes, charset: "ISO-8859-1").string == "ü€")
    }
    let latin = Array("<?xml version='1.0' encoding='iso-8859-1'?><a>".utf8) + [0xFC] + Array("</a>".utf8)
    #expect(try XMLElement(parsing: latin).string == "ü")
    #expect(throws: XMLError.self) { try XMLElement(parsing: latin, charset: "utf-8") }
    #expect(throws: XMLError.self) { try XMLElement(parsing: [0xFF, 0xFE, 0x3C]) }
    #expect(throws: XMLError.self) { try XMLElement(parsing: [0xFE, 0xFF, 0xD8, 0x00]) }
    #expect(refusal("<?xml version='1.0' encoding='EBCDIC-37'?><a/>").hasPrefix("The encoding 'EBCDIC-37' is not"))
  }

  @Test(
    "what is not well formed is refused, with its place",
    arguments: [
      ("", "The document has no element at [line:1, column:1]"),
      ("x", "Characters outside of the root element at [line:1, column:1]"),
      ("<a>", "The end tag of 'a' is missing at [line:1, column:4]"),
      ("<a>\n<b></a>", "An end tag 'a' where 'b' is open at [line:2, column:7]"),
      ("<p:a xmlns:p='u' xmlns:q='u'></q:a>", "An end tag 'q:a' where 'p:a' is open at [line:1, column:35]"),
      ("<a/><b/>", "Something follows the root element at [line:1, column:5]"),
      ("<a b='1' b='2'/>", "The attribute 'b' stands twice in one tag at [line:1, column:15]"),
      ("<a b='1'c='2'/>", "A space was expected before an attribute at [line:1, column:9]"),
      ("<a b=1/>", "A value in quotes was expected at [line:1, column:6]"),
      ("<a b='<'/>", "'<' in the value of an attribute; write &lt; at [line:1, column:7]"),
      ("<a>&nbsp;</a>", "The entity '&nbsp;' is not known at [line:1, column:4]"),
      ("<a>&#0;</a>", "'&#0;' stands for no character of XML at [line:1, column:4]"),
      ("<a>&#xD800;</a>", "'&#xD800;' stands for no character of XML at [line:1, column:4]"),
      ("<a>&#+65;</a>", "'&#+65;' stands for no character of XML at [line:1, column:4]"),
      ("<a>a & b</a>", "'&' that begins no reference; write &amp; at [line:1, column:6]"),
      ("<a>]]></a>", "']]>' in text; write ]]&gt; at [line:1, column:4]"),
      ("<a>\u{1}</a>", "A character that is not allowed in XML at [line:1, column:4]"),
      ("<a>\u{FFFF}</a>", "A character that is not allowed in XML at [line:1, column:4]"),
      ("<a><![CDATA[x</a>", "The end of CDATA is missing at [line:1, column:4]"),
      ("<a><!-- -- --></a>", "'--' is not allowed in a comment at [line:1, column:11]"),
      ("<a><?xml version='1.0'?></a>", "An XML declaration is allowed at the very start only at [line:1, column:4]"),
      ("<p:a/>", "The prefix 'p' stands for no namespace at [line:1, column:5]"),
      ("<a p:b='1'/>", "The prefix 'p' stands for no namespace at [line:1, column:11]"),
      ("<a xmlns:p=''/>", "The namespace of 'p' cannot be declared so at [line:1, column:14]"),
      ("<a:b:c/>", "A name with two colons at [line:1, column:5]"),
      ("<1/>", "The name of an element was expected at [line:1, column:2]"),
      ("<a", "The start tag is not closed at [line:1, column:3]"),
      ("<a /", "'>' was expected behind '/' at [line:1, column:5]"),
    ]
  )
  func refused(text: String, message: String) { #expect(refusal(text) == message) }

  @Test(
    "document types are refused, so nothing expands and nothing is fetched",
    arguments: [
      "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
      "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
      "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;'><!ENTITY n '&m;&m;&m;&m;'>]><a>&n;</a>",
      "<a><!DOCTYPE b></a>",
    ]
  )
  func documentTypes(text: String) {
    #expect(refusal(text).hasPrefix("A document type (DOCTYPE) is not allowed"))
  }

  @Test("depth, elements and attributes are bounded")
  func bounds() throws {
    let deepest = XMLElement.deepest
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    _ = try read(nested(deepest))
    #expect(refusal(nested(deepest + 1)).hasPrefix("The document is nested deeper than 64 levels"))
    #expect(refusal(nested(200_000)).hasPrefix("The document is nested deeper than 64 levels"))
    let wide = "<a>" + String(repeating: "<b/>", count: XMLElement.most) + "</a>"
    #expect(refusal(wide).hasPrefix("The document has more than 250000 elements and attributes"))
    let attributes = (0..<300).map { " a\($0)=''" }.joined()
    #expect(refusal("<a\(attributes)/>").hasPrefix("An element has more than 256 attributes"))
    let prefixes = (0..<300).map { " xmlns:a\($0)='u'" }.joined()
    #expect(refusal("<a\(prefixes)/>").hasPrefix("An element has more than 256 attributes"))
  }

  @Test("text of 20 MB is read where it lies")
  func large() throws {
    let size = 20_000_000
    let bytes = Array("<a><b>".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: size) + Array("</b></a>".utf8)
    let text = try #require(try XMLElement(parsing: bytes)["b"]).text
    #expect(text.count == size)
    #expect(text.startIndex == 6, "it was copied")
  }
}
