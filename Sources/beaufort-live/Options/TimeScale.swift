import ArgumentParser

/// How much faster than the world a server's time runs, written `60x`.
struct TimeScale: ExpressibleByArgument {
  private static let allowed: ClosedRange<Int64> = 1...100_000

  /// Seconds of the server's time in a second.
  let speed: Int64

  /// The world's own speed.
  static let standard = TimeScale(speed: 1)

  private init(speed: Int64) { self.speed = speed }

  init?(argument: String) {
    let digits = argument.hasSuffix("x") ? argument.dropLast() : argument[...]
    guard let speed = Int64(digits.replacing("_", with: "")), Self.allowed.contains(speed) else { return nil }
    self.speed = speed
  }

  var defaultValueDescription: String { "\(speed)x" }
}
