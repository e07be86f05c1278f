/// Through which API a change came; it stands in the header of change events.
package struct ChangeOrigin: Hashable, Sendable {
  /// The APIs that write.
  package enum API: String, Hashable, Sendable {
    case rest
    case soap
    case bulk = "bulkapi"
  }

  /// The API.
  package var api: API
  /// Its version: `59.0`.
  package var version: String
  /// The value of the request's header field `Sforce-Call-Options`, such as `client=loader`, if it has one; what is long
  /// is cut.
  package var callOptions: String?

  /// Makes an origin.
  package init(_ api: API, version: String, callOptions: String? = nil) {
    (self.api, self.version, self.callOptions) = (api, version, callOptions.map { String($0.prefix(200)) })
  }

  /// As change events write it: `com/salesforce/api/rest/59.0;client=loader`.
  ///
  /// - SeeAlso: Change Data Capture Developer Guide, fields of the header.
  var text: String {
    let options = (callOptions ?? "").split(separator: ",").map { $0.drop { $0 == " " } }
    let client = options.first { $0.hasPrefix("client=") }
    return "com/salesforce/api/\(api.rawValue)/\(version)\(client.map { ";" + $0 } ?? "")"
  }

  /// The origin of what the running task writes; `nil` where the org does so by itself.
  @TaskLocal package static var current: ChangeOrigin?
}
