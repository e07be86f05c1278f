import Testing

@testable import Live

@Suite("Processors that may be used")
struct ProcessorCountTests {
  @Test(
    "are those that the mask of /proc/self/status has bits for",
    arguments: [("1", 1), ("3", 2), ("f0", 4), ("ffffffff,00000000,00000001", 33)]
  )
  func mask(text: String, count: Int) {
    #expect(ProcessorCount.bound(in: "Name:\tx\nCpus_allowed:\t\(text)\nCpus_allowed_list:\t0-9\n") == count)
  }

  @Test("are not known where it says nothing of them", arguments: ["", "Name:\tx\n", "Cpus_allowed:\t0\n"])
  func silence(status: String) {
    #expect(ProcessorCount.bound(in: status) == nil)
  }

  @Test("are one at least")
  func usable() {
    #expect(ProcessorCount.usable >= 1)
  }
}
