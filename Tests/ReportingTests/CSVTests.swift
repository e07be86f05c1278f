import Foundation
import Measurement
import Reporting
import Store
import Testing

@Suite("CSV files")
struct CSVTests {
  /// Reads RFC 4180 back, by the grammar and nothing else.
  private func parsed(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var (row, cell, isQuoted) = ([String](), "", false)
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      switch (scalar, isQuoted) {
      case ("\"", true) where scalars.first == "\"":
        scalars.removeFirst()
        cell += "\""
      case ("\"", _): isQuoted.toggle()
      case (",", false):
        row.append(cell)
        cell = ""
      case ("\r", false) where scalars.first == "\n":
        scalars.removeFirst()
        rows.append(row + [cell])
        (row, cell) = ([], "")
      case (let other, _): cell.unicodeScalars.append(other)
      }
    }
    #expect(row.isEmpty && cell.isEmpty, "the last row ends with CRLF")
    return rows
  }

  private func files(_ report: Report) throws -> [String: [[String]]] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("beaufort-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var files: [String: [[String]]] = [:]
    for path in try writeReports(report, to: folder) where path.hasSuffix(".csv") {
      files[String(path.split(separator: "/").last ?? "")] = parsed(try String(contentsOfFile: path, encoding: .utf8))
    }
    return files
  }

  @Test("every row has its header's columns, and every file has rows")
  func columns() throws {
    let files = try files(Fixture.report(candidates: ["call-in", "odd, \"name\"\nof two lines"]))
    #expect(
      files.keys.sorted() == [
        "activations.csv", "allocations.csv", "budget.csv", "faults.csv", "ledger.csv", "metrics.csv", "objectives.csv",
        "series.csv",
      ]
    )
    for (name, rows) in files {
      #expect(rows.count > 1, "\(name)")
      #expect(Set(rows.map(\.count)).count == 1, "\(name)")
    }
    #expect(files["ledger.csv"]?.contains { $0[1] == "odd, \"name\"\nof two lines" } == true)
  }

  @Test("the ledger's six fates sum to what was committed, in every world and flow")
  func ledgerCloses() throws {
    let rows = try #require(try files(Fixture.report())["ledger.csv"]).dropFirst()
    var sums: [String: Int] = [:]
    for row in rows {
      let (world, fate, count) = (row[1...5].joined(separator: "/"), row[6], Int(row[8]) ?? .min)
      switch fate {
      case "committed": sums[world, default: 0] -= count
      case "duplicates", "reorderings", "dropped": break
      case _: sums[world, default: 0] += count
      }
    }
    #expect(!sums.isEmpty)
    #expect(sums.values.allSatisfy { $0 == 0 })
  }

  @Test("a series keeps its sum when it is made coarser, and its peak where it is a level")
  func series() throws {
    let report = Fixture.report(buckets: 1_440)
    let rows = try #require(try files(report)["series.csv"]).dropFirst().filter {
      $0[0] == "call-in" && $0[1] == "erp-outage" && $0[4] == "orders"
    }
    let world = try #require(report.run.worlds.first { $0.key.candidate == "call-in" && $0.key.storm == "erp-outage" })
    for series in world.flows[0].series where series.unit != "ns" {
      let values = rows.filter { $0[5] == series.name }.compactMap { Int64($0[8]) }
      #expect(values.count == 288)
      if series.name == "backlog" {
        #expect(values.max() == series.values.max())
      } else {
        #expect(values.reduce(0, +) == series.values.reduce(0, +))
      }
    }
  }
}
