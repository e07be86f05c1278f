/// A fixed number of non-copyable values in memory of their own. (An array cannot hold them.)
@safe struct OwnedArray<Element: ~Copyable>: ~Copyable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, _ make: (Int) -> Element) {
    unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: max(count, 1))
    for index in 0..<count { unsafe (base + index).initialize(to: make(index)) }
    self.count = count
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address(of: index)) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe address(of: index) }
  }

  /// The value at `index`, to be looked up once and then read and written in place.
  @inline(__always)
  func lent(_ index: Int) -> Lent<Element> { unsafe Lent(at: address(of: index)) }

  @inline(__always)
  private func address(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "an element beyond the array")
    return unsafe base + index
  }
}

/// Where a value lies, to be looked up once and then read and written there.
///
/// One of an ``OwnedArray`` or of the request pool holds as long as those live. One of a ``Table`` holds until that grows
/// or is replaced, so it is not kept beyond a call, nor over anything that may make room in the table.
@safe struct Lent<Value: ~Copyable>: BitwiseCopyable {
  private let address: UnsafeMutablePointer<Value>

  @inline(__always)
  @unsafe init(at address: UnsafeMutablePointer<Value>) { unsafe self.address = address }

  var value: Value {
    @inline(__always) unsafeAddress { unsafe UnsafePointer(address) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe address }
  }
}
