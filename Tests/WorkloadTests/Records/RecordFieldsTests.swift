import Testing
import Workload

@Suite("Records in chunks")
struct RecordFieldsTests {
  @Test("chunks hold what a file would, and their values are those of the CSV", arguments: RecordWriterTests.objects)
  func values(object: String) throws {
    let kind = try RecordKind.named(object)
    let rows = parsedCSV(String(decoding: try written(object, 3_000, .csv), as: UTF8.self)).dropFirst()
    var writer = RecordWriter(kind, format: .csv, seed: 42)
    var fields = RecordFields(kind)
    var (cut, chunks): ([[String]], Int) = ([], 0)
    writer.forEachChunk(of: 0..<3_000) { chunk in
      chunks += 1
      fields.forEachRecord(in: chunk) { values in
        cut.append(
          values.map { range in String(decoding: range.map { chunk[$0] }, as: UTF8.self) }
        )
      }
    }
    #expect(chunks > 1)
    #expect(cut == Array(rows))
  }

  @Test("a column's form says what its values are", arguments: RecordWriterTests.objects)
  func forms(object: String) throws {
    let kind = try RecordKind.named(object)
    let rows = parsedCSV(String(decoding: try written(object, 2_000, .csv), as: UTF8.self)).dropFirst()
    for (column, form) in kind.columns.map(\.form).enumerated() {
      let values = rows.map { $0[column] }
      switch form {
      case .text, .sentence: continue
      case .number: #expect(values.allSatisfy { $0.wholeMatch(of: #/[0-9]+\.[0-9]{2}/#) != nil })
      case .wholeNumber: #expect(values.allSatisfy { $0.wholeMatch(of: #/[0-9]+/#) != nil })
      case .date: #expect(values.allSatisfy { $0.wholeMatch(of: #/[0-9]{4}-[0-9]{2}-[0-9]{2}/#) != nil })
      case .instant:
        #expect(values.allSatisfy { $0.wholeMatch(of: #/[0-9-]{10}T[0-9:]{8}\.000\+0000/#) != nil })
      }
    }
  }

  @Test("what a chunk's taker throws ends the writing")
  func failure() throws {
    var writer = RecordWriter(try RecordKind.named("Order"), format: .csv, seed: 42)
    var chunks = 0
    #expect(throws: RecordError.negativeCount(-1)) {
      try writer.forEachChunk(of: 0..<100_000) { (_) throws(RecordError) in
        chunks += 1
        throw .negativeCount(-1)
      }
    }
    #expect(chunks == 1)
  }
}
