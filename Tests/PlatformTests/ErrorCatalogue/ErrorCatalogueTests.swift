import Platform
import Testing

@Suite("Error catalogue")
struct ErrorCatalogueTests {
  @Test("every failure has an entry with cause and source; success has none", arguments: AnswerCode.allCases)
  func entries(code: AnswerCode) throws {
    guard code != .ok else {
      #expect(ErrorCatalogue.entry(for: code) == nil)
      return
    }
    let entry = try #require(ErrorCatalogue.entry(for: code))
    #expect(!entry.cause.isEmpty && !entry.source.isEmpty)
    #expect(code.isRetryable == (entry.retry != .no))
  }

  @Test("the spent API allocation looks as documented")
  func allocation() throws {
    let entry = try #require(ErrorCatalogue.entry(for: .apiAllocationSpent))
    #expect((entry.status, entry.code) == (403, "REQUEST_LIMIT_EXCEEDED"))
    #expect(entry.message == "TotalRequests Limit exceeded.")
    #expect(entry.retry == .whenWindowRolls)
  }

  @Test(
    "the other errors come by status, each pair of status, code and message once",
    arguments: [ErrorCatalogue.documented, ErrorCatalogue.bulk]
  )
  func documented(entries: [ErrorEntry]) {
    let statuses = entries.compactMap(\.status)
    #expect(statuses == statuses.sorted())
    #expect(Set(entries.map { "\($0.status ?? 0) \($0.code) \($0.message)" }).count == entries.count)
    #expect(entries.allSatisfy { !$0.cause.isEmpty && !$0.source.isEmpty })
  }

  @Test("the errors of logging in are each there once, with cause and source")
  func login() {
    let errors = ErrorCatalogue.login
    #expect(Set(errors.map { "\($0.status ?? 0) \($0.code) \($0.message)" }).count == errors.count)
    #expect(errors.allSatisfy { !$0.cause.isEmpty && !$0.source.isEmpty })
    #expect(errors.filter { $0.code == "invalid_grant" }.allSatisfy { $0.status == 400 && !$0.message.isEmpty })
  }

  @Test(
    "the errors of the REST and SOAP APIs are each there once, with cause and source",
    arguments: [ErrorCatalogue.rest, ErrorCatalogue.soap]
  )
  func apis(errors: [ErrorEntry]) {
    #expect(Set(errors.map { "\($0.status ?? 0) \($0.code) \($0.message)" }).count == errors.count)
    #expect(errors.allSatisfy { !$0.cause.isEmpty && !$0.source.isEmpty })
  }

  @Test("every fixed figure is listed once, with what it is and where it is from")
  func figures() {
    #expect(Set(PlatformFigure.all.map(\.title)).count == PlatformFigure.all.count)
    #expect(PlatformFigure.all.allSatisfy { $0.value > 0 && !$0.source.isEmpty && !$0.unit.isEmpty })
    #expect(PlatformFigure.all.first?.value == 10)
    let unconfirmed = PlatformFigure.all.filter { !$0.isConfirmed }.map(\.value)
    #expect(unconfirmed == [5, 4, 2, 10, 180, 5, 1_000, 50_000, 52_428_800, 12, 600_000, 100])
  }
}
