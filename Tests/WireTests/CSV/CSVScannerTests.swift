import BeaufortNumerics
import Testing
import Wire

@Suite("CSV, scanned")
struct CSVScannerTests {
  private func scan(
    _ bytes: [UInt8],
    _ dialect: CSVDialect = CSVDialect(),
    pieces: Int = 1_000,
    part: Int = 2,
    longest: Int = 1_000
  ) -> CSVScanner {
    var scanner = CSVScanner(dialect, recordsOfPart: part, longestRecord: longest)
    var rest = bytes[...]
    while !rest.isEmpty {
      scanner.scan(rest.prefix(pieces))
      rest = rest.dropFirst(pieces)
    }
    scanner.finish()
    return scanner
  }

  private func scan(_ text: String, _ dialect: CSVDialect = CSVDialect()) -> CSVScanner {
    scan(Array(text.utf8), dialect)
  }

  @Test("header and parts, whatever pieces the bytes come in", arguments: 1...9)
  func parts(pieces: Int) {
    let scanner = scan(Array("N,M\na,b\n\"c\nd\",e\nf,g\n".utf8), pieces: pieces)
    #expect(scanner.header == 0..<4)
    #expect(scanner.records == 3)
    #expect(scanner.parts.map(\.bytes) == [4..<16, 16..<20])
    #expect(scanner.parts.map(\.records) == [2, 1])
    #expect(scanner.flaw == nil)
  }

  @Test("a byte order mark is no part of the header, and what only begins like one is", arguments: 1...4)
  func byteOrderMark(pieces: Int) {
    #expect(scan([0xEF, 0xBB, 0xBF] + Array("N\na\n".utf8), pieces: pieces).header == 3..<5)
    #expect(scan([0xEF, 0xBB] + Array("N\na\n".utf8), pieces: pieces).header == 0..<4)
    #expect(scan([0xEF, 0xBB], pieces: pieces).header == 0..<2)
  }

  @Test("the last record may end with the bytes; empty lines are none")
  func ends() {
    #expect(scan("N\na").records == 1)
    #expect(scan("N\na\n\n\n").records == 1)
    #expect(scan("").header == nil)
    #expect(scan("\n\nN\n").records == 0)
  }

  @Test("the wrong line ending is seen, in either direction")
  func lineEnding() {
    let windows = CSVDialect(lineEnding: .carriageReturnLineFeed)
    #expect(scan("N\na\r\nb\n").flaw == .lineEnding(record: 1))
    #expect(scan("N\r\na\r\n", windows).flaw == nil)
    #expect(scan("N\r\na\nb\r\n", windows).flaw == .lineEnding(record: 1))
    #expect(scan("N\n\"a\r\n\"\n").flaw == nil)
  }

  @Test("open quotes and long records are seen")
  func flaws() {
    #expect(scan("N\na\n\"b\n").flaw == .openQuote(record: 2))
    #expect(scan(Array("N\nabcdef\n".utf8), longest: 6).flaw == .tooLong(record: 1))
    #expect(scan(Array("N\nabcdef\n".utf8), longest: 7).flaw == nil)
  }

  @Test("scanner and reader cut at the same places", arguments: UInt64(0)..<20)
  func agree(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let letters = Array("ab,\"\"\n\n".utf8)
    for round in 0..<200 {
      let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
        letters[Int.random(in: letters.indices, using: &random)]
      }
      let scanner = scan(bytes, pieces: Int.random(in: 1..<8, using: &random), part: 3)
      let records = scanner.records + (scanner.header == nil ? 0 : 1)
      #expect(count(bytes) == records, "seed \(seed), round \(round)")
      for part in scanner.parts {
        #expect(count(Array(bytes[part.bytes])) == part.records, "seed \(seed), round \(round), part \(part)")
      }
    }
  }

  private func count(_ bytes: [UInt8]) -> Int {
    var reader = CSVReader(bytes, dialect: CSVDialect())
    var records = 0
    while reader.next(isLast: true) { records += 1 }
    return records
  }
}
