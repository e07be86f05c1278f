/// A CSV file after RFC 4180: a header, CRLF after each row, quotes where a cell needs them.
struct CSVTable {
  /// The text so far.
  private(set) var text: String
  private let columns: Int

  /// Starts with the header.
  init(header: [String]) {
    columns = header.count
    text = ""
    add(header)
  }

  /// Adds a row, which must have a cell for each column of the header.
  mutating func add(_ cells: [String]) {
    precondition(cells.count == columns, "a row of \(cells.count) cells under a header of \(columns)")
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "," }
      text += Self.quoted(cell)
    }
    text += "\r\n"
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return cell }
    var result = "\""
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
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
