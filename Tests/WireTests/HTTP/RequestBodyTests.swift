import Testing
import Wire

@Suite("The body of a request")
struct RequestBodyTests {
  private static let pieces = RequestBody { visit in
    for piece in [[1, 2], [], [3]] as [[UInt8]] { try await visit(piece[...]) }
  }

  @Test("is read whole or piece by piece, up to a limit")
  func limits() async throws {
    #expect(try await RequestBody([1, 2]).collected(upTo: 2) == [1, 2])
    #expect(try await RequestBody([]).collected(upTo: 0) == [])
    #expect(try await Self.pieces.collected(upTo: 3) == [1, 2, 3])
    await #expect(throws: BodyError.tooLarge(limit: 2)) { try await Self.pieces.collected(upTo: 2) }
    var sizes: [Int] = []
    try await Self.pieces.forEach(upTo: 3) { sizes.append($0.count) }
    #expect(sizes == [2, 0, 1])
  }

  @Test("is broken where the connection or the visitor fails")
  func broken() async {
    struct Failure: Error {}
    await #expect(throws: BodyError.broken) { try await Self.pieces.forEach(upTo: 9) { _ in throw Failure() } }
    await #expect(throws: BodyError.broken) { try await RequestBody { _ in throw Failure() }.collected(upTo: 9) }
  }
}
