import HTTPTypes
import Wire

extension Call {
  /// The service's root as this client reaches it, so that links lead through whatever stands between.
  var odataRoot: String {
    guard let host = request.head.authority, !host.isEmpty, host.utf8.allSatisfy({ Self.hostBytes.contains($0) }) else {
      return "/odata"
    }
    return "\(request.head.scheme ?? "http")://\(host)/odata"
  }

  private static let hostBytes = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]".utf8)

  /// Where the description of an answer with records of `type` lies.
  func context(_ type: EntityType, selection: [Property]?) -> String {
    let names = selection.map { "(" + $0.map(\.name).joined(separator: ",") + ")" } ?? ""
    return "\(odataRoot)/$metadata#\(type.setName)\(names)"
  }

  /// The URL of a record.
  func entityURL(_ type: EntityType, _ id: String) -> String {
    "\(odataRoot)/\(type.setName)('\(id.replacing("'", with: "''").percentEncoded)')"
  }

  /// The URL of the next page: this page's, but for its place.
  func nextLink(_ type: EntityType, _ options: ODataOptions, _ place: SkipToken) -> String {
    let parameters = options.lasting.map { "\($0.name)=\($0.value.percentEncoded)" } + ["$skiptoken=\(place.text)"]
    return "\(odataRoot)/\(type.setName)?\(parameters.joined(separator: "&"))"
  }

  /// What the client prefers by `name`; empty where it gives no value.
  ///
  /// - SeeAlso: RFC 7240, section 2.
  func preference(_ name: String) -> String? {
    let fields = request.head.headerFields[values: .spelled("Prefer")]
    for preference in fields.flatMap({ $0.split { ",;".contains($0) } }) {
      let parts = preference.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
      if parts.first?.lowercased() == name { return parts.count == 2 ? parts[1] : "" }
    }
    return nil
  }
}
