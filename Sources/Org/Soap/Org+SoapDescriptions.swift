import Platform
import Wire

/// The schema as the REST API describes it, in the elements that the description of this API has for it.
extension Org {
  /// Answers `describeGlobal`.
  func describeGlobal(_ xml: inout XMLWriter) {
    var json = JSONWriter(capacity: 16_384)
    json.object { json in
      json.member("encoding", "UTF-8")
      json.member("maxBatchSize", Int64(PlatformFigures.chunkRows))
      json.name("sobjects")
      json.array { json in for object in schema.objects { json.object { $0.summary(of: object, base: "") } } }
    }
    xml.element("result") { $0.members(of: json.read, .globalDescription) }
  }

  /// Answers `describeSObject` and `describeSObjects`.
  func describeObjects(_ call: SoapCall, upTo most: Int, _ xml: inout XMLWriter) throws(Problem) {
    let names = call.parameters("sObjectType")
    guard names.count <= most else {
      throw Problem(
        .exceededIDLimit,
        "record limit reached. cannot describe more than \(most) object types in this call"
      )
    }
    guard !names.isEmpty else { throw Problem(.missingArgument, "The element 'sObjectType' is missing") }
    for name in names {
      let object = try schema.required(name.word)
      var json = JSONWriter(capacity: 16_384)
      json.object { $0.description(of: object, schema, base: "") }
      xml.element("result") { $0.members(of: json.read, .objectDescription) }
    }
  }
}

extension JSONWriter {
  /// What was written, as a value.
  fileprivate var read: JSON { (try? JSON(parsing: bytes)) ?? .null }
}

extension XMLWriter {
  /// Writes the members of `json` that `type` has elements for, in its order.
  fileprivate mutating func members(of json: JSON, _ type: SoapType) {
    for element in type.elements {
      switch json[element.name] {
      case nil: continue
      case .null?: if element.occurrence == .nillable { null(element.name) }
      case .array(let items)?: for item in items { value(item, element) }
      case let item?: value(item, element)
      }
    }
  }

  private mutating func value(_ json: JSON, _ element: SoapElement) {
    switch json {
    case .null, .array: return
    case .bool(let flag): self.element(element.name, flag)
    case .integer(let integer): self.element(element.name, integer)
    case .number(let number): self.element(element.name, "\(number)")
    case .string(let text): self.element(element.name, text)
    case .object:
      guard let type = SoapType.all.first(where: { element.type == "tns:\($0.name)" }) else { return }
      self.element(element.name) { $0.members(of: json, type) }
    }
  }
}
