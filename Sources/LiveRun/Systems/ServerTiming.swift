import HTTPTypes
import Wire

/// What a system says in its answer about how long it took: the header field `Server-Timing`, in milliseconds.
///
/// - SeeAlso: W3C, *Server Timing*, section 3 (the metric `service` with its `dur`).
enum ServerTiming {
  private static let field = HTTPField.Name.spelled("Server-Timing")
  /// The field's name, as clients look for it.
  static var name: String { field.rawName }
  private static let metric = "service;dur="

  /// Answers, and says how long that took.
  static func timed(_ answer: () async -> ServerResponse) async -> ServerResponse {
    let start = LiveTime.uptime
    var response = await answer()
    let microseconds = (LiveTime.uptime - start) / 1_000
    let fraction = String(1_000 + microseconds % 1_000).dropFirst()
    let value = "\(metric)\(microseconds / 1_000).\(fraction)"
    response.fields.append(HTTPField(name: field, value: value))
    return response
  }

  /// The nanoseconds that a field's value tells; `nil` where it is something else.
  static func nanoseconds(_ value: String) -> Int64? {
    guard value.hasPrefix(metric), let milliseconds = Double(value.dropFirst(metric.count)), milliseconds >= 0,
      milliseconds < 1e9
    else { return nil }
    return Int64(milliseconds * 1e6)
  }
}
