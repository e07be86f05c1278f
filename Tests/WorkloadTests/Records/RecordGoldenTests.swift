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

  /// FNV-1a over 2,000 records from three places on, in CSV and then in JSON.
  private static let fingerprints: [(object: String, hash: UInt64)] = [
    ("Account", 0xB6F0_D744_32E7_E34F),
    ("Contact", 0xDC3C_D346_C9A1_7B53),
    ("Order", 0x5EEE_9CCC_020F_F283),
    ("Case", 0xEB31_78CA_9953_E3FF),
    ("Claim", 0x9B9A_C24D_BE8D_6761),
    ("Opportunity", 0x947B_4137_BF6F_6EE1),
  ]

  @Test("records near the first, the hundred-millionth and past ten digits never change", arguments: fingerprints)
  func fingerprint(object: String, hash: UInt64) throws {
    let kind = try RecordKind.named(object)
    var seen: UInt64 = 0xCBF2_9CE4_8422_2325
    for format in RecordFormat.allCases {
      var writer = RecordWriter(kind, format: format, seed: 42)
      for first in [0, 99_999_000, 12_345_678_000] as [Int64] {
        writer.forEachChunk(of: first..<first + 2_000) { chunk in
          for place in 0..<chunk.count { seen = (seen ^ UInt64(chunk[place])) &* 0x100_0000_01B3 }
        }
      }
    }
    #expect(seen == hash)
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
