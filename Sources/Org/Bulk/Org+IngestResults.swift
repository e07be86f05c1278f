import HTTPTypes
import ScenarioFile
import Wire

/// What became of an ingest job's records.
extension Org {
  /// Which of a job's records are asked for.
  enum IngestResults: Sendable {
    case successful
    case failed
    case unprocessed

    /// What stands before the columns of the upload.
    var columns: [String] {
      switch self {
      case .successful: ["sf__Id", "sf__Created"]
      case .failed: ["sf__Id", "sf__Error"]
      case .unprocessed: []
      }
    }
  }

  /// The records asked for, as they were uploaded, each with what became of it.
  func results(of job: BulkJob, _ kind: IngestResults) throws(Problem) -> ServerResponse {
    guard job.state.isTerminal else { throw job.refusal("get the results of") }
    let prefix = schema.objects[job.order.object].spec.prefix
    var fields: HTTPFields = [:]
    fields[.contentType] = "text/csv"
    return ServerResponse(
      .ok,
      fields: fields,
      body: .pieces { sink in
        guard let upload = job.upload, let header = upload.scan.header else { return }
        var results = ResultsWriter(kind, job.order.dialect, prefix: prefix)
        try results.writeHeader(upload.bytes, header)
        for (index, part) in upload.scan.parts.enumerated() {
          var outcomes = RowOutcomes(try job.outcomes[index]?.all() ?? [])
          var stream = RecordStream(upload.bytes, in: part.bytes, dialect: job.order.dialect)
          while try stream.next() {
            results.write(stream.reader, outcomes.next())
            if results.isFull { try await sink(results.drain()) }
          }
        }
        try await sink(results.drain())
      }
    )
  }
}

/// Writes the records of one kind of result.
private struct ResultsWriter {
  private let kind: Org.IngestResults
  private let dialect: CSVDialect
  private let prefix: String
  private var csv: CSVWriter
  /// From here on a piece is sent.
  private static let pieceBytes = 65_536

  init(_ kind: Org.IngestResults, _ dialect: CSVDialect, prefix: String) {
    (self.kind, self.dialect, self.prefix) = (kind, dialect, prefix)
    csv = CSVWriter(dialect, capacity: Self.pieceBytes + 4_096)
  }

  var isFull: Bool { csv.bytes.count >= Self.pieceBytes }

  mutating func drain() -> [UInt8] { csv.drain() }

  mutating func writeHeader(_ upload: SpooledBytes, _ bytes: Range<Int>) throws(SpoolError) {
    var stream = RecordStream(upload, in: bytes, dialect: dialect)
    guard try stream.next() else { return }
    for name in kind.columns { csv.value(name) }
    writeValues(stream.reader)
  }

  mutating func write(_ reader: borrowing CSVReader, _ outcome: RowOutcome?) {
    switch (kind, outcome) {
    case (.successful, .created(let number)?): writeSuccess(number, isCreated: true)
    case (.successful, .changed(let number)?): writeSuccess(number, isCreated: false)
    case (.failed, .failed(let error)?):
      csv.value("")
      csv.value(error)
    case (.unprocessed, nil): break
    case _: return
    }
    writeValues(reader)
  }

  private mutating func writeSuccess(_ number: Int64, isCreated: Bool) {
    csv.value { RecordID(prefix: prefix, number: number).append(to: &$0) }
    csv.value(isCreated ? "true" : "false")
  }

  private mutating func writeValues(_ reader: borrowing CSVReader) {
    for value in reader.values {
      if value.isQuoted {
        csv.value(escaped: reader.bytes[value.bytes])
      } else {
        let text = reader.bytes[value.bytes]
        csv.value { $0.append(contentsOf: text) }
      }
    }
    csv.endRecord()
  }
}
