#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads a whole file.
enum TextFile {
  /// The text of the file at `path`; bytes that are no UTF-8 become replacement characters.
  static func read(path: String) throws(TraceError) -> String {
    guard let file = unsafe fopen(path, "r") else { throw .unreadable(path: path, errorNumber: errno) }
    defer { _ = unsafe fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe fread(&block, 1, block.count, file)
      bytes += block.prefix(count)
      if count < block.count { break }
    }
    guard unsafe ferror(file) == 0 else { throw .unreadable(path: path, errorNumber: errno) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
