import Testing
import Wire

@Suite("Percent coding")
struct PercentCodingTests {
  @Test("leaves letters, digits and four marks alone")
  func encoded() {
    let all = String(decoding: (0x20...0x7E).map { UInt8($0) }, as: UTF8.self)
    let kept = all.filter { $0.isLetter || $0.isNumber || "-._~".contains($0) }
    #expect(kept.percentEncoded == kept)
    #expect(" /%é\n".percentEncoded == "%20%2F%25%C3%A9%0A")
  }

  @Test(
    "decodes forms and paths",
    arguments: [("a%20b+c", "a b+c", "a b c"), ("%41%5a%c3%A9", "AZé", "AZé"), ("", "", "")]
  )
  func decoded(text: String, path: String, form: String) {
    #expect(String(percentDecoding: text.utf8.span, plusIsSpace: false) == path)
    #expect(String(percentDecoding: text.utf8.span, plusIsSpace: true) == form)
  }

  @Test("gives nothing for what is badly encoded", arguments: ["%", "%4", "%4g", "%%41", "%FF", "a%"])
  func refused(text: String) { #expect(String(percentDecoding: text.utf8.span, plusIsSpace: true) == nil) }
}
