extension ErrorCatalogue {
  /// The errors of the Streaming API, which CometD messages carry as one text; `{}` stands for what it is about.
  package static let streaming: [ErrorEntry] = [
    .handshakeDenied, .authenticationInvalid, .authenticationRequired, .unknownStreamingClient,
    .tooManyStreamingClients,
    .deliveriesSpent, .streamingVersionMissing, .streamingVersionUnsupported, .invalidConnectionType,
    .unknownSubscription, .subscriptionMissing, .subscriptionWithoutSlash, .unknownStreamingChannel,
    .streamingPostTooLarge, .eventTooLarge,
  ]
}

extension ErrorEntry {
  /// Why stands beside it, in `ext.sfdc.failureReason`.
  package static let handshakeDenied = streaming(
    "403::Handshake denied",
    cause: "the reason stands in ext.sfdc.failureReason",
    retry: .afterChange
  )
  /// The token of a CometD client is no good any more.
  package static let authenticationInvalid = streaming(
    "401::Authentication invalid",
    cause: "the token was revoked, expired, or never was one",
    retry: .afterLogin
  )
  /// A CometD client sent no token.
  package static let authenticationRequired = streaming(
    "401::Request requires authentication",
    cause: "no token in the request's header",
    retry: .afterLogin
  )
  /// The org knows no such CometD client, or not from this browser.
  package static let unknownStreamingClient = streaming(
    "403::Unknown client",
    cause: "the client did not poll for 40 s, or lost its cookie; shake hands and subscribe anew",
    retry: .withBackoff
  )
  /// As many CometD clients as the edition allows are there.
  package static let tooManyStreamingClients = streaming(
    "403::Organization concurrent user limit exceeded",
    cause: "as many CometD clients as the edition allows",
    retry: .withBackoff
  )
  /// The delivery allocation is spent; events are kept meanwhile.
  package static let deliveriesSpent = streaming(
    "403::Organization total events daily limit exceeded",
    cause: "the delivery allocation of the last 24 hours is spent; events are kept meanwhile",
    retry: .whenWindowRolls
  )
  /// A CometD URL without a version.
  package static let streamingVersionMissing = streaming(
    "400::API version in the URI is mandatory. URI format: '/cometd/{}'",
    cause: "a URL without a version"
  )
  /// A CometD URL with a version that is not served.
  package static let streamingVersionUnsupported = streaming(
    "400::Unsupported API version. Only API versions '37.0' and later are supported. URI format: '/cometd/{}'",
    cause: "a version before 37.0, or none at all"
  )
  /// A transport that is not served.
  package static let invalidConnectionType = streaming(
    "400::Invalid connection type {}",
    cause: "another transport than long-polling"
  )
  /// There is no such channel.
  package static let unknownSubscription = streaming(
    "400::The channel you requested to subscribe to doesn't exist {}",
    cause: "no such platform event, or an object type that publishes no changes"
  )
  /// A subscription to nothing.
  package static let subscriptionMissing = streaming("400::Channel name not specified", cause: "no channel is named")
  /// A channel that is not written as one.
  package static let subscriptionWithoutSlash = streaming(
    "400::Channel subscriptions must start with a leading '/'",
    cause: "a channel without a slash before it"
  )
  /// A message to a channel that nobody serves.
  package static let unknownStreamingChannel = streaming(
    "404::Unknown channel",
    cause: "a message to a channel that clients cannot write to; publish over REST, SOAP or Bulk"
  )
  /// A body of over 32,768 bytes.
  package static let streamingPostTooLarge = ErrorEntry(
    413,
    "413::Maximum Request Size Exceeded",
    cause: "a body of over 32,768 bytes",
    retry: .afterChange,
    source: streamingGuide
  )
  /// A platform event of over 1 MB.
  package static let eventTooLarge = ErrorEntry(
    400,
    "PLATFORM_EVENT_PUBLISH_FAILED",
    "The event is larger than 1 MB.",
    cause: "a platform event of over 1 MB",
    retry: .afterChange,
    source: "Platform Events Developer Guide v67.0, allocations; the code has no source",
    isConfirmed: false
  )

  private static let streamingGuide = "Streaming API Developer Guide v67.0, error codes"

  private static func streaming(_ text: String, cause: String, retry: Retry = .no) -> ErrorEntry {
    ErrorEntry(nil, text, cause: cause, retry: retry, source: streamingGuide)
  }
}
