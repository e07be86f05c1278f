import Foundation

/// The program with the servers. It is one of its own, so that nobody who runs scenarios has to build it.
enum LiveProgram {
  private static let name = "beaufort-live"

  /// Runs a command of it in place of this program: same process, same streams.
  ///
  /// - Throws: ``MissingLiveProgram``.
  static func become(_ command: String, _ options: [String]) throws -> Never {
    let path = folder.appending(path: name).path
    guard FileManager.default.isExecutableFile(atPath: path) else { throw MissingLiveProgram(path: path, reason: nil) }
    let arguments = [path, command] + options
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    execv(path, &words)
    throw MissingLiveProgram(path: path, reason: String(cString: strerror(errno)))
  }

  /// Where this program lies, with every symbolic link on the way followed.
  private static var folder: URL {
    let own = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return own.resolvingSymlinksInPath().deletingLastPathComponent()
  }
}

/// Why the servers cannot be started.
struct MissingLiveProgram: Error, CustomStringConvertible {
  let path: String
  /// What the system said; `nil` where the program is not there.
  let reason: String?

  var description: String {
    guard let reason else {
      return "the servers are a program of their own, and \(path) is not there; build it with "
        + "'swift build --configuration release --product beaufort-live', for a debug build without --configuration"
    }
    return "\(path) cannot be started: \(reason)"
  }
}
