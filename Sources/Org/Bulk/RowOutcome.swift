/// What became of a row of an ingest job.
enum RowOutcome: Hashable, Sendable {
  /// The record with this number was created.
  case created(Int64)
  /// The record with this number was changed.
  case changed(Int64)
  /// The row failed; what its result says.
  case failed(String)
}

/// The outcomes of a batch's rows in order, as the spool keeps them.
struct RowOutcomes: Sendable {
  private enum Tag: UInt8 { case created, changed, failed }

  /// The outcomes written one behind the other.
  private(set) var bytes: [UInt8]
  private var position = 0

  /// Outcomes that were written before; none where `bytes` is empty.
  init(_ bytes: [UInt8] = []) { self.bytes = bytes }

  /// Adds the next row's.
  mutating func append(_ outcome: RowOutcome) {
    switch outcome {
    case .created(let number):
      bytes.append(Tag.created.rawValue)
      append(UInt64(bitPattern: number))
    case .changed(let number):
      bytes.append(Tag.changed.rawValue)
      append(UInt64(bitPattern: number))
    case .failed(let text):
      bytes.append(Tag.failed.rawValue)
      append(UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }
  }

  /// Reads the next row's; `nil` behind the last one.
  mutating func next() -> RowOutcome? {
    guard position < bytes.count, let tag = Tag(rawValue: bytes[position]) else { return nil }
    position += 1
    let number = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[position + $1]) << UInt64($1 * 8) }
    position += 8
    switch tag {
    case .created: return .created(Int64(bitPattern: number))
    case .changed: return .changed(Int64(bitPattern: number))
    case .failed:
      let text = bytes[position..<position + Int(number)]
      position += text.count
      return .failed(String(decoding: text, as: UTF8.self))
    }
  }

  private mutating func append(_ number: UInt64) {
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift * 8))) }
  }
}

extension RowOutcome {
  /// The outcome of a write; a row's error names its fields behind its message.
  init(_ result: Result<SavedRow, Problem>) {
    switch result {
    case .success(let row): self = row.isNew ? .created(row.number) : .changed(row.number)
    case .failure(let problem):
      let fields = problem.fields.map { "\($0) " }.joined()
      self = .failed("\(problem.code):\(problem.message):\(fields)--")
    }
  }
}
