#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file, pipe or terminal that takes all bytes or says why not.
struct OutputDescriptor {
  private let number: Int32

  /// Wraps an open descriptor, which stays the caller's.
  init(_ number: Int32) { self.number = number }

  /// Writes a text.
  func put(_ text: String) throws(RecordError) {
    var failure: RecordError?
    unsafe Array(text.utf8).withUnsafeBytes { bytes in
      do throws(RecordError) { try unsafe put(bytes, written: 0) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Writes all of `bytes`; an error says that `written` records were on their way.
  func put(_ bytes: UnsafeRawBufferPointer, written: Int64) throws(RecordError) {
    var rest = unsafe bytes[...]
    while unsafe !rest.isEmpty {
      let count = unsafe write(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      guard count < 0 else {
        unsafe rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EPIPE: throw .brokenPipe(written: written)
      case ENOSPC: throw .diskFull(written: written)
      default: throw .cannotWrite(errorNumber: errno, written: written)
      }
    }
  }
}
