import Foundation
import Testing
import Workload

@Suite("Record writer")
struct RecordWriterTests {
  static let objects = RecordKind.all.map(\.name)

  @Test("the objects are those that the command offers")
  func registry() {
    #expect(Self.objects == ["Account", "Contact", "Order", "Case", "Claim", "Opportunity"])
    #expect(RecordKind.all.allSatisfy { $0.columns.count >= 10 })
  }

  @Test("record i of a short run is record i of a long one", arguments: objects, RecordFormat.allCases)
  func independent(object: String, format: RecordFormat) throws {
    let (short, long) = (try written(object, 10, format), try written(object, 5_000, format))
    #expect(long.starts(with: short))
    #expect(short != (try written(object, 10, format, seed: 43)))
  }

  @Test("the last ten of a million records are the same alone and at the end of a longer run", arguments: objects)
  func million(object: String) throws {
    let kind = try RecordKind.named(object)
    func tail(from first: Int64) throws -> [Data] {
      let bytes = try captured { descriptor in
        var writer = RecordWriter(kind, format: .csv, seed: 42)
        try writer.write(first..<1_000_000, to: descriptor)
      }
      return bytes.split(separator: UInt8(ascii: "\n")).suffix(10)
    }
    #expect(try tail(from: 999_990) == (try tail(from: 997_000)))
  }

  @Test("CSV parses back: every row has a value for every column, and no record is long", arguments: objects)
  func csv(object: String) throws {
    let rows = parsedCSV(String(decoding: try written(object, 3_000, .csv), as: UTF8.self))
    let kind = try RecordKind.named(object)
    #expect(rows.count == 3_001)
    #expect(rows.first == kind.columns.map(\.name))
    #expect(rows.allSatisfy { $0.count == kind.columns.count && !$0.contains("") })
    #expect(rows.allSatisfy { $0.joined().utf8.count < 1_000 })
  }

  @Test("JSON lines hold what the CSV holds", arguments: objects)
  func json(object: String) throws {
    let rows = parsedCSV(String(decoding: try written(object, 200, .csv), as: UTF8.self))
    let lines = String(decoding: try written(object, 200, .json), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 200)
    let kind = try RecordKind.named(object)
    for (line, row) in zip(lines, rows.dropFirst()) {
      let values = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(values.count == kind.columns.count)
      for (column, text) in zip(kind.columns, row) {
        switch column.form {
        case .number, .wholeNumber: #expect((values[column.name] as? NSNumber)?.doubleValue == Double(text))
        case .text, .sentence, .date, .instant: #expect(values[column.name] as? String == text)
        }
      }
    }
  }

  @Test("e-mail addresses are valid, external ids unique, parents skewed", arguments: ["Order", "Case", "Opportunity"])
  func values(object: String) throws {
    let rows = parsedCSV(String(decoding: try written(object, 5_000, .csv), as: UTF8.self))
    let header = try #require(rows.first)
    func column(_ name: String) throws -> [String] {
      let place = try #require(header.firstIndex { $0.contains(name) })
      return rows.dropFirst().map { $0[place] }
    }
    let pattern = #/[a-z]+\.[a-z]+[0-9]+@example\.com/#
    #expect(try column("mail").allSatisfy { $0.wholeMatch(of: pattern) != nil })
    #expect(Set(try column("External_Id__c")).count == 5_000)
    #expect(Set(try column("Id")).count == 5_000)
    var counts: [String: Int] = [:]
    for parent in try column("Account.External_Id__c") { counts[parent, default: 0] += 1 }
    // Zipf of exponent 0.8 over 100,000: the top account has 2.2% of the records; alike, it would have 0.001%.
    let top = counts.values.max() ?? 0
    #expect(top > 70 && top < 160, "\(top)")
    let amounts = try column(object == "Case" ? "CaseNumber" : "Amount").compactMap { Double($0) }
    #expect(amounts.count == 5_000 && Set(amounts).count > 4_000)
  }

  @Test("an unknown object is refused with the nearest name")
  func unknown() {
    let error = #expect(throws: RecordError.self) { try RecordKind.named("Ordre") }
    #expect(error == .unknownObject("Ordre", known: Self.objects, nearest: "Order"))
    #expect(error?.description.hasSuffix("did you mean 'Order'?") == true)
    let far = #expect(throws: RecordError.self) { try RecordKind.named("Invoice") }
    #expect(far == .unknownObject("Invoice", known: Self.objects, nearest: nil))
    #expect(throws: RecordError.negativeCount(-1)) {
      try writeRecords(object: "order", count: -1, format: .csv, seed: 1, to: -1)
    }
  }

  @Test("a full disk and a reader that went away are told apart")
  func failures() throws {
    signal(SIGPIPE, SIG_IGN)
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    #expect(throws: RecordError.brokenPipe(written: 0)) {
      try writeRecords(object: "Order", count: 10, format: .csv, seed: 1, to: pipe.fileHandleForWriting.fileDescriptor)
    }
    guard let full = FileHandle(forWritingAtPath: "/dev/full") else { return }
    #expect(throws: RecordError.diskFull(written: 10)) {
      try writeRecords(object: "Order", count: 10, format: .json, seed: 1, to: full.fileDescriptor)
    }
  }
}

/// What `writeRecords` writes.
func written(_ object: String, _ count: Int64, _ format: RecordFormat, seed: UInt64 = 42) throws -> Data {
  try captured { try writeRecords(object: object, count: count, format: format, seed: seed, to: $0) }
}

/// What `body` writes to the descriptor that it is given.
private func captured(_ body: (Int32) throws -> Void) throws -> Data {
  let file = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: file) }
  try Data().write(to: file)
  let handle = try FileHandle(forWritingTo: file)
  try body(handle.fileDescriptor)
  try handle.close()
  return try Data(contentsOf: file)
}

/// A CSV parser that shares nothing with the writer.
func parsedCSV(_ text: String) -> [[String]] {
  var (rows, row, field): ([[String]], [String], [UInt8]) = ([], [], [])
  var isQuoted = false
  for byte in text.utf8 {
    switch (byte, isQuoted) {
    case (UInt8(ascii: "\""), _): isQuoted.toggle()
    case (UInt8(ascii: ","), false):
      row.append(String(decoding: field, as: UTF8.self))
      field.removeAll()
    case (UInt8(ascii: "\r"), false): continue
    case (UInt8(ascii: "\n"), false):
      rows.append(row + [String(decoding: field, as: UTF8.self)])
      row.removeAll()
      field.removeAll()
    case (_, _): field.append(byte)
    }
  }
  return rows
}
