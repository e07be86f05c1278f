package import BeaufortNumerics

/// What a connection may cost, and how long it is waited for.
package struct ConnectionLimits: Hashable, Sendable {
  /// The longest path with query, in bytes; a longer one is answered with 414.
  package var targetBytes = 16_384
  /// The longest path with query and header fields together, in bytes; longer ones are answered with 431.
  package var headBytes = 16_384
  /// After so long a connection on which nothing is being answered is closed, and so is one whose client takes no
  /// byte of an answer.
  package var idle = Interval.seconds(60)
  /// A body has to arrive at no less than so many bytes a second, seen over ``idle``, whenever it is being read.
  package var slowestBody = 100
  /// So much of a body that nobody wanted is read before the connection is closed, for a client that looks at its
  /// answer only when it has sent everything.
  package var unwantedBytes = 16 << 20
  /// How long a client is given to take its last answer, and to be answered after it has closed its own side.
  package var farewell = Interval.seconds(5)
  /// How long requests in progress may go on once the server was told to stop.
  package var grace = Interval.seconds(5)

  /// The standard limits; change what should differ.
  package init() {}
}
