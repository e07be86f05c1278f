/// Plain values in memory of their own, written once and then only read.
///
/// `@unchecked Sendable`: the memory is written in the initialiser alone, only read afterwards, and freed when the
/// one owner of this non-copyable value goes.
@safe struct FixedTable<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
  private let elements: UnsafeMutablePointer<Element>
  /// How many values there are.
  let count: Int

  deinit { unsafe elements.deallocate() }

  /// Copies `values`.
  init(_ values: [Element]) {
    count = values.count
    unsafe elements = UnsafeMutablePointer<Element>.allocate(capacity: max(1, values.count))
    for (index, value) in values.enumerated() { unsafe (elements + index).initialize(to: value) }
  }

  /// The memory, for the loop; it must not outlive the table.
  @unsafe var pointer: UnsafePointer<Element> { unsafe UnsafePointer(elements) }
}
