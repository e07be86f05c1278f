extension Limit {
  /// Call-outs of Salesforce Connect's OData adapters: every read, page and search of an external object is one.
  static let hourlyODataCallout = Limit(
    .hourlyODataCallout,
    name: "hourlyODataCallout",
    title: "OData call-outs an hour",
    unit: "call-outs",
    window: .hour,
    source: "REST API Developer Guide v60.0, sample of /limits; the developer edition's figure has no source",
    standard: { org in
      switch org.edition {
      case .developer: .unconfirmed(1_000)
      case .professional, .enterprise, .unlimited: .confirmed(20_000)
      }
    }
  )
}
