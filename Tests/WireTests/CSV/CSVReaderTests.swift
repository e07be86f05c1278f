import Testing
import Wire

@Suite("CSV, read")
struct CSVReaderTests {
  private func read(_ text: String, _ dialect: CSVDialect = CSVDialect()) -> [[String]] {
    var reader = CSVReader(Array(text.utf8), dialect: dialect)
    var records: [[String]] = []
    while reader.next(isLast: true) {
      records.append(reader.values.map { String(decoding: reader.content($0), as: UTF8.self) })
    }
    return records
  }

  private func flaws(_ bytes: [UInt8]) -> [CSVReader.Flaw?] {
    var reader = CSVReader(bytes, dialect: CSVDialect())
    var flaws: [CSVReader.Flaw?] = []
    while reader.next(isLast: true) { flaws.append(reader.flaw) }
    return flaws
  }

  @Test(
    "values, quoted or not",
    arguments: [
      ("a,b\n", [["a", "b"]]), ("a,b", [["a", "b"]]), ("\"a,b\",c\n", [["a,b", "c"]]),
      ("\"a\"\"b\"\n", [["a\"b"]]), ("\"\"\"\"\n", [["\""]]), ("\"a\nb\"\nc\n", [["a\nb"], ["c"]]),
      ("a,\n", [["a", ""]]), (",\n", [["", ""]]), ("\"\"\n", [[""]]), (" a , b \n", [[" a ", " b "]]),
      ("a\n\nb\n", [["a"], ["b"]]), ("\n\n", []), ("", []), ("é,😀\n", [["é", "😀"]]),
    ]
  )
  func values(text: String, records: [[String]]) { #expect(read(text) == records) }

  @Test("each delimiter separates, and is text to the others", arguments: CSVDialect.Delimiter.allCases)
  func delimiters(delimiter: CSVDialect.Delimiter) {
    let all = CSVDialect.Delimiter.allCases.filter { $0 != delimiter }.map(\.byte)
    let others = String(decoding: all, as: UTF8.self)
    let mark = String(decoding: [delimiter.byte], as: UTF8.self)
    #expect(read("a\(others)\(mark)b\n", CSVDialect(delimiter: delimiter)) == [["a\(others)", "b"]])
  }

  @Test("a carriage return belongs to the line ending where that is CR LF, and to the value elsewhere")
  func lineEndings() {
    let dialect = CSVDialect(lineEnding: .carriageReturnLineFeed)
    #expect(read("a,\"b\"\r\n\r\nc,d\r\n", dialect) == [["a", "b"], ["c", "d"]])
    #expect(read("a\rb\r\n", dialect) == [["a\rb"]])
    #expect(read("\"a\r\n\"\r\n", dialect) == [["a\r\n"]])
  }

  @Test(
    "a flaw is the record's own: what comes next is read",
    arguments: ["a\"b\nc\n", "\"a\"b\nc\n", "\"a\" ,b\nc\n", "a, \"b\"\nc\n", "\"a\"\"\"b\nc\n"]
  )
  func flawed(text: String) { #expect(flaws(Array(text.utf8)) == [.strayQuote, nil]) }

  @Test("a quote that nothing closes takes all that follows")
  func openQuote() { #expect(flaws(Array("a\n\"b\nc\n".utf8)) == [nil, .openQuote]) }

  @Test("bytes that are no UTF-8 are a flaw", arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]])
  func notUTF8(bytes: [UInt8]) { #expect(flaws([97] + bytes + [10, 98, 10]) == [.notUTF8, nil]) }

  @Test("what is cut off in the middle is read once there is more", arguments: 0...13)
  func pieces(cut: Int) {
    let all = Array("ab,\"c\"\"d\"\ne,f\n".utf8)
    var reader = CSVReader(Array(all[..<cut]), dialect: CSVDialect())
    var records: [[String]] = []
    while reader.next(isLast: false) {
      records.append(reader.values.map { String(decoding: reader.content($0), as: UTF8.self) })
    }
    let rest = read(String(decoding: all[reader.position...], as: UTF8.self))
    #expect(records + rest == [["ab", "c\"d"], ["e", "f"]])
  }

  @Test("what is written is read again")
  func writer() {
    let dialect = CSVDialect(delimiter: .pipe, lineEnding: .carriageReturnLineFeed)
    let values = ["a", "", "b|c", "d\"e\"", "\"", "f\r\ng", "é"]
    var writer = CSVWriter(dialect)
    for _ in 0..<2 {
      for value in values { writer.value(value) }
      writer.endRecord()
    }
    #expect(read(String(decoding: writer.bytes, as: UTF8.self), dialect) == [values, values])
  }
}
