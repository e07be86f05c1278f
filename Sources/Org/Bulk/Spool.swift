import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One file without a name that keeps what jobs upload and what becomes of it, so that memory does not grow with them.
///
/// It is cut into blocks that are used again; once all are free it takes no room on the disk. The file is made when the
/// first byte is kept, and is gone with the process, however that ends.
final class Spool: Sendable {
  /// Bytes of a block.
  static let blockBytes = 65_536

  private struct State {
    var descriptor: Int32 = -1
    var free: [UInt32] = []
    var blocks: UInt32 = 0
  }

  private let folder: String
  private let state = Mutex(State())

  /// A spool whose file lies in `folder`, in the system's folder for such files without one.
  init(in folder: String? = nil) { self.folder = folder ?? P_tmpdir }

  deinit {
    let descriptor = state.withLock { $0.descriptor }
    if descriptor >= 0 { close(descriptor) }
  }

  /// How many blocks are in use.
  var blocksInUse: Int { state.withLock { Int($0.blocks) - $0.free.count } }

  /// Keeps a block's bytes; which block it is.
  func keep(_ bytes: ArraySlice<UInt8>) throws(SpoolError) -> UInt32 {
    precondition(bytes.count <= Self.blockBytes, "a block of \(bytes.count) bytes")
    let (block, descriptor) = try state.withLock { state throws(SpoolError) in
      if state.descriptor < 0 { state.descriptor = try Self.open(in: folder) }
      if let block = state.free.popLast() { return (block, state.descriptor) }
      guard state.blocks < UInt32.max else { throw SpoolError(doing: "keep more in", folder, ENOSPC) }
      state.blocks += 1
      return (state.blocks - 1, state.descriptor)
    }
    do throws(SpoolError) {
      try write(bytes, descriptor, at: Int(block) * Self.blockBytes)
    } catch {
      free([block])
      throw error
    }
    return block
  }

  /// The first `count` bytes of a block behind its first `skipped` ones.
  func bytes(of block: UInt32, skipping skipped: Int, count: Int) throws(SpoolError) -> [UInt8] {
    let descriptor = state.withLock { $0.descriptor }
    let start = Int(block) * Self.blockBytes + skipped
    var errorNumber: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let read = unsafe pread(
          descriptor,
          buffer.baseAddress.map { unsafe $0 + filled },
          count - filled,
          start + filled
        )
        if read < 0, errno == EINTR { continue }
        guard read > 0 else {
          errorNumber = read < 0 ? errno : EIO
          return
        }
        filled += read
      }
    }
    guard bytes.count == count else { throw SpoolError(doing: "read", folder, errorNumber) }
    return bytes
  }

  /// Lets blocks be used again.
  func free(_ blocks: [UInt32]) {
    state.withLock { state in
      state.free += blocks
      guard state.free.count == Int(state.blocks), state.descriptor >= 0 else { return }
      (state.free, state.blocks) = ([], 0)
      ftruncate(state.descriptor, 0)
    }
  }

  private func write(_ bytes: ArraySlice<UInt8>, _ descriptor: Int32, at offset: Int) throws(SpoolError) {
    let errorNumber: Int32 = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = unsafe pwrite(
          descriptor,
          buffer.baseAddress.map { unsafe $0 + done },
          buffer.count - done,
          offset + done
        )
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return written < 0 ? errno : EIO }
        done += written
      }
      return 0
    }
    if errorNumber != 0 { throw SpoolError(doing: "write to", folder, errorNumber) }
  }

  private static func open(in folder: String) throws(SpoolError) -> Int32 {
    var path = Array("\(folder)/beaufort-spool-XXXXXX".utf8CString)
    let descriptor = unsafe path.withUnsafeMutableBufferPointer { path in
      guard let name = path.baseAddress else { return Int32(-1) }
      let descriptor = unsafe mkstemp(name)
      // Without a name nothing is left behind.
      if descriptor >= 0 { unsafe unlink(name) }
      return descriptor
    }
    guard descriptor >= 0 else { throw SpoolError(doing: "make a file in", folder, errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }
}

/// Why the spool could not keep or give back bytes.
struct SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(doing what: String, _ folder: String, _ errorNumber: Int32) {
    let reason = unsafe String(cString: strerror(errorNumber))
    description = "could not \(what) the folder of uploads, \(folder): \(reason)"
  }
}
