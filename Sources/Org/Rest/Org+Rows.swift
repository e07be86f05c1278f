import HTTPTypes
import Platform
import ScenarioFile
import Wire

extension Org {
  /// Carries out an action on records, inside a transaction where it writes.
  func perform(
    _ action: RowAction,
    _ store: inout RecordStore,
    _ plan: inout LockPlan
  ) throws(Problem) -> ServerResponse {
    do throws(Problem) {
      switch action.verb {
      case .read(let columns): return try read(columns, action, &store)
      case .changes(let areDeletions, let from, let to):
        return try store.changes(in: action.object, areDeletions: areDeletions, from: from, to: to, now: clock.date())
      case .create: return try save(action, &store, &plan)
      case .update, .upsert:
        try check(action, &store)
        return try save(action, &store, &plan)
      case .delete:
        try check(action, &store)
        let number = try store.number(of: action.row.key, in: action.object)
        try store.delete(number, in: action.object, date: clock.date(), under: &plan)
        return ServerResponse(.noContent)
      }
    } catch {
      guard error.status == .multipleChoices else { throw error }
      return try severalMatches(action, store)
    }
  }

  private func save(
    _ action: RowAction,
    _ store: inout RecordStore,
    _ plan: inout LockPlan
  ) throws(Problem) -> ServerResponse {
    let saved = try store.save(action.row, in: action.object, date: clock.date(), under: &plan)
    if action.verb == .update { return ServerResponse(.noContent) }
    if action.verb == .upsert, !action.answersUpserts, !saved.isNew { return ServerResponse(.noContent) }
    var json = JSONWriter(capacity: 96)
    let id = RecordID(prefix: action.object.prefix, number: saved.number)
    json.beginObject()
    json.name("id")
    json.string { id.append(to: &$0) }
    json.raw(#""success":true,"errors":[]"#.utf8)
    if action.verb == .upsert { json.member("created", saved.isNew) }
    json.endObject()
    var response = ServerResponse(saved.isNew ? .created : .ok, json: json)
    if saved.isNew {
      var location: [UInt8] = []
      location.reserveCapacity(96)
      location.append(contentsOf: action.base.utf8)
      location.append(contentsOf: "/sobjects/".utf8)
      location.append(contentsOf: action.object.name.utf8)
      location.append(UInt8(ascii: "/"))
      id.append(to: &location)
      response.fields.append(HTTPField(name: .location, value: String(decoding: location, as: UTF8.self)))
    }
    return response
  }

  private func read(
    _ columns: [Int]?,
    _ action: RowAction,
    _ store: inout RecordStore
  ) throws(Problem) -> ServerResponse {
    let object = action.object
    let number = try store.number(of: action.row.key, in: object)
    var json = JSONWriter(capacity: 1_024)
    guard try store.write(number, columns, of: object, base: action.base, into: &json) else {
      throw try store.absence(of: number, in: object)
    }
    let tag = columns == nil && object.hasTags ? Self.tag(of: json.bytes) : nil
    var response = ServerResponse(.ok, json: json)
    if let tag { response.fields.append(HTTPField(name: .eTag, value: tag)) }
    guard !action.conditions.isEmpty else { return response }
    let date = try store.modified(number, in: object)
    guard try action.conditions.isNotModified(date, tag: tag) else { return response }
    return ServerResponse(.notModified, fields: tag.map { [.eTag: $0] } ?? [:])
  }

  /// Throws where a write's conditions do not hold.
  private func check(_ action: RowAction, _ store: inout RecordStore) throws(Problem) {
    guard !action.conditions.isEmpty else { return }
    let object = action.object
    guard let number = try? store.number(of: action.row.key, in: object) else { return }
    var json = JSONWriter(capacity: 1_024)
    guard try store.write(number, nil, of: object, base: action.base, into: &json) else { return }
    let tag = object.hasTags ? Self.tag(of: json.bytes) : nil
    if try action.conditions.isNotModified(try store.modified(number, in: object), tag: tag) {
      throw Problem(.preconditionFailed)
    }
  }

  /// The tag of a record's content: its hash, of eight bytes at a time, by multiplications whose halves are folded.
  ///
  /// - SeeAlso: Wang Yi and others, *Modern Non-Cryptographic Hash Function and Pseudorandom Number Generator* (wyhash).
  private static func tag(of content: [UInt8]) -> String {
    let bytes = unsafe content.span.bytes
    var hash = UInt64(bytes.byteCount)
    func fold(_ word: UInt64) {
      let product = (hash ^ word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
      hash = product.high ^ product.low
    }
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      fold(unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)))
      offset += 8
    }
    fold(content[offset...].reduce(0) { $0 << 8 | UInt64($1) })
    return "\"\(String(hash, radix: 16))\""
  }

  private func severalMatches(_ action: RowAction, _ store: RecordStore) throws(Problem) -> ServerResponse {
    guard case .external(let field, let value) = action.row.key else { throw Problem(.severalMatches) }
    var json = JSONWriter()
    let numbers = try store.numbers(in: action.object, where: field, is: value, upTo: PlatformFigures.queryPageRows)
    json.array { json in
      for number in numbers {
        let id = RecordID(prefix: action.object.prefix, number: number)
        json.string("\(action.base)/sobjects/\(action.object.name)/\(id.text)")
      }
    }
    return ServerResponse(.multipleChoices, json: json)
  }
}

extension ObjectType {
  /// Whether answers carry a tag for conditional requests; the platform has them for one object type.
  fileprivate var hasTags: Bool { name == "Account" }
}
