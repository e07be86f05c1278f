import Glibc

/// How many files and sockets this process may have open at once.
package struct DescriptorLimit: Hashable, Sendable {
  /// What is kept for everything but connections: files, the database, the listener, the system's own.
  package static let reserve = 256

  /// The limit.
  package let descriptors: Int

  /// Connections that it leaves room for.
  package var connections: Int { max(descriptors - Self.reserve, 1) }

  /// The limit as it stands.
  package static var current: DescriptorLimit { DescriptorLimit(descriptors: Int(clamping: limits.rlim_cur)) }

  /// Raises the limit as far as the system lets this process, and returns it.
  package static func raised() -> DescriptorLimit {
    var raised = limits
    raised.rlim_cur = raised.rlim_max
    _ = setrlimit(kind, &raised)
    return current
  }

  private static var kind: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_NOFILE.rawValue) }

  private static var limits: rlimit {
    var limits = rlimit()
    return getrlimit(kind, &limits) == 0 ? limits : rlimit(rlim_cur: 1_024, rlim_max: 1_024)
  }
}
