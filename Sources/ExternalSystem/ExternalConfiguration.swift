/// How an external system is set up.
package struct ExternalConfiguration: Sendable {
  /// How many records a page has where the client does not say, and the most that an OData page has: 1 to 2,000.
  package var pageSize = 1_000

  /// The usual set-up.
  package init() {}
}
