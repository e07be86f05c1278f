import Testing

/// One suite, two worlds: each expectation is written once, and asked of the simulation and of a live run of the same
/// scenario with the same seed.
///
/// Where one engine counts virtual instants the other spends milliseconds, so nothing here says how long something took
/// at most, except where a bound is far away; what is asked for is the same ledger, and the same order of measures.
///
/// The lanes of a trial, each a flow with a pattern of its own, share a world and its weather, so that a dozen patterns
/// cost the real time of one. Live worlds need the machine for themselves: all suites are extensions of this one, and
/// run one after the other.
@Suite("Both engines", .serialized, .timeLimit(.minutes(10)))
enum Conformance {}
