/// A CSV file after RFC 4180: a header, CRLF after each row, quotes where a cell needs them.
struct CSVTable {
  /// The first cells of rows that begin alike, written once.
  struct Front {
    fileprivate let bytes: [UInt8]
    fileprivate let count: Int
  }

  private var bytes: [UInt8] = []
  private let columns: Int

  /// Starts with the header.
  init(header: [String]) {
    columns = header.count
    add(header)
  }

  /// The text so far.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds a row, which must have a cell for each column of the header.
  mutating func add(_ cells: [String]) { add(Front(bytes: [], count: 0), cells) }

  /// Adds a row that begins with `front`.
  mutating func add(_ front: Front, _ cells: [String]) {
    let count = front.count + cells.count
    precondition(count == columns, "a row of \(count) cells under a header of \(columns)")
    bytes += front.bytes
    for (index, cell) in cells.enumerated() {
      if index > 0 || front.count > 0 { bytes.append(UInt8(ascii: ",")) }
      Self.append(cell, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The first cells of rows that begin alike.
  static func front(_ cells: [String]) -> Front {
    var bytes: [UInt8] = []
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(cell, to: &bytes)
    }
    return Front(bytes: bytes, count: cells.count)
  }

  /// Writes a cell, in quotes where it needs them.
  private static func append(_ cell: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: cell.utf8)
    let needsQuotes = bytes[start...].contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return }
    bytes.removeSubrange(start...)
    bytes.append(UInt8(ascii: "\""))
    for byte in cell.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// A number as a cell; empty where there is none.
  static func cell(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    return JSONValue.digits(value)
  }

  /// Nanoseconds as seconds, exactly.
  static func seconds(nanoseconds: Int64) -> String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    guard rest != 0 else { return String(whole) }
    var fraction = String(rest.magnitude)
    fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return "\(nanoseconds < 0 ? "-" : "")\(whole.magnitude).\(fraction)"
  }
}
