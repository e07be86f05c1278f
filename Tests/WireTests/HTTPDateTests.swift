import Testing
import Wire

@Suite("Dates of HTTP")
struct HTTPDateTests {
  @Test(
    "what is written is read again",
    arguments: [
      (Int64(784_111_777_000), "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (1_767_225_599_000, "Wed, 31 Dec 2025 23:59:59 GMT"), (-1_000, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ]
  )
  func roundTrip(milliseconds: Int64, text: String) {
    #expect(HTTPDate.text(milliseconds: milliseconds) == text)
    #expect(HTTPDate.text(milliseconds: milliseconds + 999) == text)
    #expect(HTTPDate.milliseconds(parsing: text) == milliseconds)
  }

  @Test(
    "texts that are no dates are none",
    arguments: [
      "", "now", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
      "Sun, 06 Nov 99999999999 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    ]
  )
  func refused(text: String) { #expect(HTTPDate.milliseconds(parsing: text) == nil) }
}
