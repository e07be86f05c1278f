import Foundation

/// A text file of the repository, or one made up to try a rule on.
struct SourceFile {
  /// Its path from the repository's top, with slashes.
  let path: String
  let text: String

  let lines: [Substring]
  /// The lines with comments and string literals blanked, so that a rule sees code alone.
  let codeLines: [String]

  init(path: String, text: String) {
    (self.path, self.text) = (path, text)
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var reader = CodeReader()
    codeLines = lines.map { reader.code(of: $0) }
  }

  private var components: [Substring] { path.split(separator: "/") }
  /// The target that a file under `Sources` belongs to.
  var target: String { components.count > 2 ? String(components[1]) : "" }
  /// The file's name without its extension.
  var stem: String { (components.last ?? "").split(separator: ".").first.map(String.init) ?? "" }
}

/// What a rule has found.
struct Violation: CustomStringConvertible {
  let path: String
  var line: Int?
  let words: String

  var description: String { line.map { "\(path):\($0): \(words)" } ?? "\(path): \(words)" }
}

/// The repository's files.
enum SourceTree {
  /// Every Swift file of the product.
  static let sources = Result { try files(under: "Sources") }

  static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Names at the repository's top.
  static func topLevelNames() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: top.path()).sorted()
  }

  /// Names in a folder, none where it is missing.
  static func folderNames(_ folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: top.appending(path: folder).path())
    return (names ?? []).sorted()
  }

  /// The text files under a folder, in order of path.
  static func files(under folder: String, endings: Set<String> = ["swift"]) throws -> [SourceFile] {
    try (FileManager.default.subpaths(atPath: top.appending(path: folder).path()) ?? []).sorted().compactMap { path in
      let name = path.split(separator: "/").last ?? ""
      let ending = name.contains(".") ? String(name.split(separator: ".").last ?? "") : ""
      guard endings.contains(ending) else { return nil }
      return try file("\(folder)/\(path)")
    }
  }

  /// One file, `nil` where a folder or nothing is at `path`.
  static func file(_ path: String) throws -> SourceFile? {
    var isFolder: ObjCBool = false
    let url = top.appending(path: path)
    guard FileManager.default.fileExists(atPath: url.path(), isDirectory: &isFolder), !isFolder.boolValue else {
      return nil
    }
    return SourceFile(path: path, text: try String(contentsOf: url, encoding: .utf8))
  }
}
