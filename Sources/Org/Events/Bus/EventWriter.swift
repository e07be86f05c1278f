import BeaufortNumerics
import ScenarioFile
package import Wire

/// Writes events as messages of CometD, without looking at the bus.
package struct EventWriter: Sendable {
  let schema: Schema
  let firstReplayID: Int64
  let key: DrawKey
  let origins: [String]
  /// The ids of the schemas that the events of each object type follow.
  let schemaIDs: [String]

  /// Writes the message of an event that is delivered.
  ///
  /// - SeeAlso: Platform Events Developer Guide and Change Data Capture Developer Guide, subscribe with CometD.
  package func write(_ delivery: EventDelivery, into json: inout JSONWriter) {
    let object = schema.objects[delivery.object]
    json.beginObject()
    json.member("channel", delivery.channel)
    json.name("data")
    json.beginObject()
    json.member("schema", schemaIDs[object.index])
    json.name("payload")
    if object.isEvent {
      writeEvent(delivery.bytes, of: object, into: &json)
    } else {
      writeChange(delivery.bytes, of: object, into: &json)
    }
    json.name("event")
    json.beginObject()
    json.member("EventUuid", key.eventUUID(at: delivery.position))
    json.member("replayId", firstReplayID + delivery.position)
    json.endObject()
    json.endObject()
    json.endObject()
  }

  private func writeEvent(_ bytes: [UInt8], of object: ObjectType, into json: inout JSONWriter) {
    var reader = PackedReader(bytes)
    let date = reader.signed()
    let (columns, cells) = reader.fields()
    json.beginObject()
    json.time("CreatedDate", date)
    json.member("CreatedById", Org.userID)
    for field in object.fields where !field.isOfEveryObject {
      json.name(field.name)
      guard let index = columns.firstIndex(of: field.index) else {
        json.null()
        continue
      }
      write(cells[index], of: field, in: object, into: &json)
    }
    json.endObject()
  }

  private func writeChange(_ bytes: [UInt8], of object: ObjectType, into json: inout JSONWriter) {
    let (change, columns, cells) = ChangeRecord.read(bytes)
    let fields = zip(columns, cells).map { (field: object.fields[$0], cell: $1) }
    json.beginObject()
    json.name("ChangeEventHeader")
    writeHeader(change, fields, of: object, into: &json)
    for (field, cell) in fields {
      if change.kind == .create, cell == .null { continue }
      json.name(field.name)
      write(cell, of: field, in: object, into: &json)
    }
    switch change.kind {
    case .create:
      for field in object.fields {
        guard case .autoNumber = field.kind else { continue }
        json.member(field.name, field.automatic(change.number))
      }
      json.time("CreatedDate", change.date)
      json.member("CreatedById", Org.userID)
      json.time("LastModifiedDate", change.date)
      json.member("LastModifiedById", Org.userID)
    case .update: json.time("LastModifiedDate", change.date)
    case .delete, .gapCreate, .gapUpdate, .gapDelete, .gapOverflow: break
    }
    json.endObject()
  }

  private func writeHeader(
    _ change: ChangeRecord,
    _ fields: [(field: Field, cell: Cell)],
    of object: ObjectType,
    into json: inout JSONWriter
  ) {
    let isUpdate = change.kind == .update
    json.beginObject()
    json.member("entityName", object.name)
    json.name("recordIds")
    json.array { json in
      guard change.kind != .gapOverflow else { return }
      json.string(RecordID(prefix: object.spec.prefix, number: change.number).text)
    }
    json.member("changeType", change.kind.name)
    json.member("changeOrigin", change.origin < origins.count ? origins[change.origin] : "")
    json.member("transactionKey", key.transactionKey(change.transaction))
    json.member("sequenceNumber", Int64(change.sequence))
    json.member("commitTimestamp", change.date)
    json.member("commitNumber", firstReplayID + change.transaction)
    json.member("commitUser", Org.userID)
    json.name("nulledFields")
    json.array { json in
      for (field, cell) in fields where isUpdate && cell == .null { json.string(field.name) }
    }
    // Only large text fields have differences, and then only where the platform saves by them; it may as well not.
    json.name("diffFields")
    json.array { _ in }
    json.name("changedFields")
    json.array { json in
      guard isUpdate else { return }
      for (field, _) in fields { json.string(field.name) }
      json.string("LastModifiedDate")
    }
    json.endObject()
  }

  private func write(_ cell: Cell, of field: Field, in object: ObjectType, into json: inout JSONWriter) {
    switch (field.kind, cell) {
    case (_, .null), (_, .parent): json.null()
    case (.boolean, .integer(let value)): json.bool(value != 0)
    case (.id, .integer(let value)), (.reference, .integer(let value)):
      json.string { RecordID(prefix: schema.prefix(of: field, in: object), number: value).append(to: &$0) }
    case (.date, .integer(let value)): json.string { $0.appendDate(days: Int(value)) }
    case (.dateTime, .integer(let value)): json.string { $0.appendTime(milliseconds: value, zone: "Z") }
    case (_, .integer(let value)): json.integer(value)
    case (_, .real(let value)): json.number(value)
    case (_, .text(let text)): json.string(text)
    case (_, .utf8(let bytes)): unsafe bytes.withUnsafeBufferPointer { unsafe json.string(utf8: $0) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func time(_ name: String, _ milliseconds: Int64) {
    self.name(name)
    string { $0.appendTime(milliseconds: milliseconds, zone: "Z") }
  }
}

extension ObjectType {
  /// The id of the schema that the object's events follow: another one for other fields.
  var eventSchemaID: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var seed: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in fields.map(\.name).joined(separator: ",").utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let key = DrawKey(seed: seed, replication: 0)
    return String(decoding: (0..<22).map { letters[Int(key.bits($0) & 63)] }, as: UTF8.self)
  }
}
