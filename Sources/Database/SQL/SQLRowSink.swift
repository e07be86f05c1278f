/// Takes rows on their way into a table, value by value, column after column.
package protocol SQLRowSink: AnyObject {
  /// The next value: a text, or a number in decimal.
  func text(_ value: Span<UInt8>)
  /// The next value: a whole number.
  func integer(_ value: Int64)
  /// Ends the row.
  func endRow() throws(DatabaseError)
}
