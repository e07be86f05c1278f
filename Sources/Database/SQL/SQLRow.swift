/// The row at which a statement stands: lent, never kept. Columns count from 0.
package protocol SQLRow {
  /// Whether column `index` is NULL.
  func isNull(_ index: Int) -> Bool
  /// The whole number in column `index`; 0 where it is NULL.
  func integer(_ index: Int) -> Int64
  /// The number in column `index`; 0 where it is NULL.
  func double(_ index: Int) -> Double
  /// The text in column `index`; empty where it is NULL.
  func text(_ index: Int) -> String
  /// Lends the text in column `index` as UTF-8 for as long as `body` runs; empty where it is NULL.
  func withText<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value
}

extension SQLiteStatement: SQLRow {}
