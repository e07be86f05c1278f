import Foundation
import Testing
import Workload

@Suite("Records of seed 42")
struct RecordGoldenTests {
  @Test("the first three records of each object never change", arguments: RecordWriterTests.objects)
  func golden(object: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Golden/Records/\(object).csv"
    )
    #expect(try written(object, 3, .csv) == (try Data(contentsOf: file)))
  }

  @Test("an id's check characters name its upper-case letters, as Salesforce's help does it")
  func checkCharacters() throws {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
    for row in parsedCSV(String(decoding: try written("Claim", 4_000, .csv), as: UTF8.self)).dropFirst() {
      let id = Array(row[0])
      #expect(id.count == 18)
      let check = stride(from: 0, to: 15, by: 5).map { start in
        let mask = (0..<5).reduce(0) { $0 | (id[start + $1].isUppercase ? 1 << $1 : 0) }
        return alphabet[mask]
      }
      #expect(Array(id.suffix(3)) == check)
    }
  }
}
