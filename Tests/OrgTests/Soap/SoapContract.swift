import Testing
import Wire

/// What the description of the SOAP API promises of answers, read from the description that the org serves.
struct SoapContract: Sendable {
  private struct Promise {
    var name: String
    var type: String
    var least: Int
    var isMany: Bool
    var isNillable: Bool
  }

  private var types: [String: [Promise]] = [:]
  private var elements: [String: [Promise]] = [:]
  private static let xsi = "http://www.w3.org/2001/XMLSchema-instance"
  /// The names of the operations.
  private(set) var operations: [String] = []

  init(_ bytes: [UInt8]) throws {
    let root = try XMLElement(parsing: bytes)
    #expect(root.name == "definitions")
    operations = (root["portType"]?.children ?? []).compactMap { $0.attribute("name") }
    for schema in try #require(root["types"]).children {
      for child in schema.children {
        guard let name = child.attribute("name") else { continue }
        let sequence = child["sequence"] ?? child["complexType"]?["sequence"]
        let promises = (sequence?.children ?? []).filter { $0.name == "element" }.compactMap(Self.promise)
        if child.name == "element" { elements[name] = promises } else { types[name] = promises }
      }
    }
  }

  private static func promise(_ element: XMLElement) -> Promise? {
    guard let name = element.attribute("name"), let type = element.attribute("type") else { return nil }
    return Promise(
      name: name,
      type: String(type.split(separator: ":").last ?? ""),
      least: element.attribute("minOccurs") == "0" ? 0 : 1,
      isMany: element.attribute("maxOccurs") == "unbounded",
      isNillable: element.attribute("nillable") == "true"
    )
  }

  /// Every type that is named is described.
  func checkItself() {
    let known = Set(types.keys).union(["string", "boolean", "int", "dateTime"])
    for promise in Array(types.values.joined()) + Array(elements.values.joined()) {
      #expect(known.contains(promise.type), "\(promise.name) is of a type that is not described: \(promise.type)")
    }
    for operation in operations { #expect(elements[operation] != nil && elements[operation + "Response"] != nil) }
  }

  /// Holds an answer against the promises.
  func check(_ reply: SoapRig.Reply) {
    guard reply.fault == nil else { return }
    guard let promises = elements[reply.body.name] else {
      Issue.record("\(reply.body.name) is not described")
      return
    }
    check(reply.body, promises)
    for header in reply.header?.children ?? [] { check(header, elements[header.name] ?? []) }
  }

  private func check(_ element: XMLElement, _ promises: [Promise]) {
    var rest = element.children[...]
    for promise in promises {
      var count = 0
      while let child = rest.first, child.name == promise.name, promise.isMany || count == 0 {
        count += 1
        rest.removeFirst()
        check(child, promise)
      }
      #expect(count >= promise.least, "\(element.name) lacks \(promise.name)")
    }
    if promises.first?.name == "type", promises.contains(where: { $0.name == "Id" }) { return }
    #expect(rest.isEmpty, "\(element.name) has elements in a wrong place: \(rest.map(\.name))")
  }

  private func check(_ element: XMLElement, _ promise: Promise) {
    if element.attribute("nil", of: Self.xsi) == "true" {
      #expect(promise.isNillable, "\(element.name) must not be nil")
      return
    }
    switch promise.type {
    case "boolean": #expect(["true", "false"].contains(element.string), "\(element.name)")
    case "int": #expect(Int32(element.string) != nil, "\(element.name)")
    case "dateTime": #expect(CivilTime.milliseconds(parsing: element.string) != nil, "\(element.name)")
    case let name:
      if let promises = types[name], !promises.isEmpty { check(element, promises) }
    }
  }
}
