import BeaufortNumerics
import HTTPTypes
import Org
import Testing
import Wire

@Suite("Spoilt uploads")
struct IngestFuzzTests {
  private static let sound = Array(
    """
    Name,External_Id__c,NumberOfEmployees,AnnualRevenue,Active__c,Description
    Acme,K-1,12,1.5,true,"a, b"
    "Quo""te",K-2,,,false,"line
    break"
    Third,K-3,#N/A,2e3,,
    Größe,K-4,7,8,1,\u{1F600}

    """.utf8
  )

  @Test("ten thousand of them: nothing traps, and the rows add up", arguments: UInt64(0)..<20)
  func spoilt(seed: UInt64) async throws {
    let rig = try BulkRig()
    var random = RandomStream(seed: seed)
    var uploads: [(id: String, csv: [UInt8])] = []
    for _ in 0..<500 {
      var csv = Self.sound
      for _ in 0..<Int.random(in: 1...6, using: &random) { Self.spoil(&csv, &random) }
      let operation = ["insert", "update", "delete"][Int.random(in: 0...2, using: &random)]
      let ending = ["LF", "CRLF"][Int.random(in: 0...5, using: &random) / 5]
      let id = try await rig.make(operation, "\"object\": \"Account\", \"lineEnding\": \"\(ending)\"")
      await rig.upload(csv, to: id)
      await rig.tell(id, "UploadComplete")
      uploads.append((id, csv))
    }
    let (all, last) = (uploads, uploads[uploads.count - 1].id)
    try await rig.working {
      _ = try await rig.ended(last)
      for upload in all { _ = try await rig.ended(upload.id) }
    }
    for (id, csv) in uploads { try await check(id, csv, rig, seed) }
  }

  private func check(_ id: String, _ csv: [UInt8], _ rig: BulkRig, _ seed: UInt64) async throws {
    let ending = try await rig.info(id)["lineEnding"]?.text.flatMap(CSVDialect.LineEnding.init) ?? .lineFeed
    let dialect = CSVDialect(lineEnding: ending)
    var scanner = CSVScanner(dialect, recordsOfPart: 10_000, longestRecord: 1_000_000)
    scanner.scan(csv[...])
    scanner.finish()
    var counts: [Int] = []
    for part in ["successfulResults", "failedResults", "unprocessedRecords"] {
      var reader = CSVReader(await rig.base.send(.get, "jobs/ingest/\(id)/\(part)").bytes, dialect: dialect)
      var count = -1
      while reader.next(isLast: true) { count += 1 }
      counts.append(max(0, count))
    }
    let job = try await rig.info(id)
    let comment: Comment = "seed \(seed), job \(id): \(String(decoding: csv, as: UTF8.self))"
    #expect(job["numberRecordsProcessed"]?.integer == Int64(counts[0] + counts[1]), comment)
    #expect(job["numberRecordsFailed"]?.integer == Int64(counts[1]), comment)
    // A record that is nothing but a line ending of the other kind is none when it is written again.
    if scanner.flaw == nil { #expect(counts.reduce(0, +) == scanner.records, comment) }
  }

  private static func spoil(_ csv: inout [UInt8], _ random: inout RandomStream) {
    guard !csv.isEmpty else { return }
    let index = Int.random(in: csv.indices, using: &random)
    let letters = Array("\",\n\r;#0a \u{0}".utf8) + [0xFF, 0xC3, 0xEF]
    let letter = letters[Int.random(in: letters.indices, using: &random)]
    switch Int.random(in: 0...4, using: &random) {
    case 0: csv[index] = letter
    case 1: csv.insert(letter, at: index)
    case 2: csv.remove(at: index)
    case 3: csv.removeSubrange(index..<min(csv.count, index + Int.random(in: 1...40, using: &random)))
    case _:
      let piece = csv[index..<min(csv.count, index + Int.random(in: 1...60, using: &random))]
      csv.insert(contentsOf: Array(piece), at: Int.random(in: 0...csv.count, using: &random))
    }
  }
}
