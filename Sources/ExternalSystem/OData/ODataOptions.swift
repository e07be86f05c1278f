import HTTPTypes
import Wire

/// What a client asks of a set of records by query options.
///
/// - SeeAlso: OASIS, *OData Version 4.01, Part 2: URL Conventions*, section 5.
struct ODataOptions: Sendable {
  /// A property that records are sorted by.
  struct Order: Hashable, Sendable {
    /// The property.
    var property: Property
    /// Whether the largest comes first.
    var isDescending = false
  }

  /// `$filter`; `nil` takes all.
  var filter: FilterExpression?
  /// `$select`; `nil` takes all.
  var selection: [Property]?
  /// `$orderby`, with the key behind it so that no two records have the same place.
  var order: [Order]
  /// `$top`; `nil` takes all.
  var top: Int64?
  /// `$skip`.
  var skip: Int64 = 0
  /// `$count`.
  var wantsCount = false
  /// `$skiptoken`.
  var place: SkipToken?
  /// The options that the next page has to be asked with beside its place, as they were sent.
  var lasting: [RequestTarget.Parameter] = []

  /// Options of OData that this service does not know how to follow.
  private static let unknown: Set<String> = [
    "$expand", "$search", "$apply", "$compute", "$levels", "$deltatoken", "$index", "$schemaversion",
  ]

  /// Reads the options of `parameters` on records of `type`.
  init(_ parameters: [RequestTarget.Parameter], for type: EntityType) throws(Refusal) {
    order = [Order(property: EntityType.id)]
    var seen: Set<String> = []
    var token: String?
    for parameter in parameters where parameter.name.hasPrefix("$") {
      let (name, value) = (parameter.name, parameter.value)
      guard seen.insert(name).inserted else { throw .malformed("\(name) is given twice; give it once") }
      switch name {
      case "$filter":
        filter = try Self.located(name) { () throws(FilterProblem) in try FilterParser.parse(value, for: type) }
      case "$select": selection = try Self.selection(value, type)
      case "$orderby": order = try Self.located(name) { () throws(FilterProblem) in try Self.order(value, type) }
      case "$top": top = try Self.count(value, of: name)
      case "$skip": skip = try Self.count(value, of: name) ?? 0
      case "$count": wantsCount = try Self.flag(value, of: name)
      case "$skiptoken": token = value
      case "$format": try Self.checkFormat(value)
      case _ where Self.unknown.contains(name): throw .notImplemented("this service does not know \(name)")
      case _:
        throw .malformed(
          "there is no query option '\(name.prefix(60))'; there is $filter, $select, $orderby, $top, $skip, $count"
        )
      }
      if !["$top", "$skip", "$skiptoken"].contains(name) { lasting.append(parameter) }
    }
    if let token {
      guard let place = SkipToken(token, order: order) else {
        throw .malformed("'\(token.prefix(60))' is no $skiptoken of this query; follow @odata.nextLink as it is")
      }
      (self.place, top, skip) = (place, place.rest, 0)
    }
  }

  private static func located<Value>(
    _ option: String,
    _ body: () throws(FilterProblem) -> Value
  ) throws(Refusal) -> Value {
    do throws(FilterProblem) { return try body() } catch {
      throw .malformed("\(option), character \(error.position): \(error.message)")
    }
  }

  private static func selection(_ text: String, _ type: EntityType) throws(Refusal) -> [Property]? {
    var chosen: [Property] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false).map({ $0.trimmed }) {
      if name == "*" { return nil }
      guard let property = type.property(named: String(name)) else {
        throw .malformed("$select: \(type.name) has no property '\(name.prefix(60))'; it has \(type.propertyNames)")
      }
      if !chosen.contains(property) { chosen.append(property) }
    }
    return chosen
  }

  private static func order(_ text: String, _ type: EntityType) throws(FilterProblem) -> [Order] {
    var (order, position): ([Order], Int) = ([], 1)
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = item.split(separator: " ")
      guard let name = words.first, let property = type.property(named: String(name)) else {
        let words = "\(type.name) has no property '\(item.trimmed.prefix(60))'; it has \(type.propertyNames)"
        throw FilterProblem(message: words, position: position)
      }
      guard words.count == 1 || (words.count == 2 && ["asc", "desc"].contains(words[1])) else {
        throw FilterProblem(
          message: "'\(item.prefix(60))' is no order; expected NAME, NAME asc or NAME desc",
          position: position
        )
      }
      // A property's second place in the list decides nothing, nor does what stands behind the key.
      if !order.contains(where: { $0.property == property || $0.property == EntityType.id }) {
        order.append(Order(property: property, isDescending: words.last == "desc"))
      }
      position += item.unicodeScalars.count + 1
    }
    if !order.contains(where: { $0.property == EntityType.id }) { order.append(Order(property: EntityType.id)) }
    return order
  }

  private static func count(_ text: String, of option: String) throws(Refusal) -> Int64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      throw .malformed("\(option) is '\(text.prefix(60))'; it takes a whole number from 0 on")
    }
    // Whoever wants more than there can be gets all.
    return min(Int64(text) ?? .max, Int64(1) << 53)
  }

  private static func flag(_ text: String, of option: String) throws(Refusal) -> Bool {
    guard ["true", "false"].contains(text) else {
      throw .malformed("\(option) is '\(text.prefix(60))'; it takes true or false")
    }
    return text == "true"
  }

  private static func checkFormat(_ text: String) throws(Refusal) {
    guard text == "json" || text.lowercased().hasPrefix("application/json") else {
      throw Refusal(
        status: .notAcceptable,
        code: "notAcceptable",
        message: "$format '\(text.prefix(60))' is not spoken here; use json"
      )
    }
  }
}

extension Substring {
  /// Without the spaces around it.
  fileprivate var trimmed: Substring {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }
}
