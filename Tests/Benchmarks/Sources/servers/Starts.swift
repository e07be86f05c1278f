import Foundation

/// From the start of the process to its first answer.
struct Starts {
  let live: String
  let rounds: Int

  func run() throws -> [Row] {
    var times: [Double] = []
    for _ in 0..<rounds * 5 {
      let start = ContinuousClock.now
      let org = try Server(live, ["org"])
      let answer = try HTTPClient(port: org.port).send("GET", "/services/data")
      times.append((ContinuousClock.now - start) / .milliseconds(1))
      guard answer.status == 200 else { throw BenchmarkError("the first request was answered \(answer.status)") }
      org.stop()
    }
    return [Row("from start to first answer", times.spread("ms"), "", wanted: "at most 150")]
  }
}
