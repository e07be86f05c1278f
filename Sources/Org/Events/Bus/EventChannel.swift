import ScenarioFile

/// What a subscription asks for.
package enum EventChannel: Hashable, Sendable {
  /// `/event/Order_Event__e`: the platform events of an object type.
  case event(Int)
  /// `/data/AccountChangeEvent`, `/data/Shipment__ChangeEvent`: the changes of an object type.
  case changes(Int)
  /// `/data/ChangeEvents`: the changes of every object type that publishes them.
  case allChanges

  /// The channel called `name`; `nil` where there is none.
  package init?(_ name: some StringProtocol, in schema: Schema) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty else { return nil }
    switch (parts[1], parts[2]) {
    case ("event", let event):
      guard let object = schema.object(String(event)), object.name == event, object.isEvent else { return nil }
      self = .event(object.index)
    case ("data", "ChangeEvents"): self = .allChanges
    case ("data", let change):
      guard let object = Self.changed(change, in: schema), object.spec.publishesChanges else { return nil }
      self = .changes(object.index)
    case _: return nil
    }
  }

  /// The object type of `AccountChangeEvent` or `Shipment__ChangeEvent`.
  private static func changed(_ name: some StringProtocol, in schema: Schema) -> ObjectType? {
    let suffix = "ChangeEvent"
    guard name.hasSuffix(suffix) else { return nil }
    let stem = String(name.dropLast(suffix.count))
    let full = stem.hasSuffix("__") ? stem + "c" : stem
    guard let object = schema.object(full), object.name == full, !object.isEvent else { return nil }
    return object
  }
}
