import Foundation
import NIOCore
import NIOPosix

extension MultiThreadedEventLoopGroup {
  /// The event loops of everything here: one for each core that the process may use, where NIO would count the machine's.
  static let live: MultiThreadedEventLoopGroup = {
    NIOSingletons.groupLoopCountSuggestion = ProcessInfo.processInfo.activeProcessorCount
    return .singleton
  }()
}
