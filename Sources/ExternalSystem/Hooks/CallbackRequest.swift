package import HTTPTypes

/// An answer that is to be posted.
package struct CallbackRequest: Sendable {
  /// Where to.
  package let target: CallbackTarget
  /// Header fields, without length and host.
  package let fields: HTTPFields
  /// The body: JSON.
  package let body: [UInt8]
}

/// Posts an answer and returns the status that it was received with; throws where it was not received.
package typealias CallbackSender = @Sendable (CallbackRequest) async throws -> Int
