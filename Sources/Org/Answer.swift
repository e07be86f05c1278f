import Wire

/// An answer, or the work that leads to it.
///
/// Requests for single records are answered without waiting for anything, and nearly all requests are such ones: a chain
/// of functions that might wait costs them as much as the database does.
enum Answer: Sendable {
  /// It is there.
  case ready(ServerResponse)
  /// It may have to be waited for.
  case later(@Sendable () async -> ServerResponse)
}
