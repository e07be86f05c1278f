import Foundation

/// The proxy beside HAProxy in TCP mode, before the same server; and how exact its toxics are.
struct Proxies {
  let live: String
  let rounds: Int
  let seconds: Int

  func run() throws -> [Row] {
    let backend = try Server(CommandLine.arguments[0], ["backend"], core: 0, protection: [])
    let other = try HAProxy(to: backend.port, core: 0)
    let port = try LoopbackSocket.freePort()
    let proxy = try Server(
      live,
      ["proxy", "--port", "0", "--upstream", "127.0.0.1:\(backend.port)", "--listen", "127.0.0.1:\(port)"],
      core: 0,
      protection: []
    )
    let rows = try passThrough(backend.port, other.port, port)
    let control = try HTTPClient(port: proxy.port)
    return rows + [try latency(control, backend.port, port), try bandwidth(control)]
  }

  private func passThrough(_ direct: UInt16, _ other: UInt16, _ own: UInt16) throws -> [Row] {
    var (rates, ratios, times, added): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for _ in 0..<rounds {
      let (theirs, ours) = (try Wrk.run(port: other, seconds: seconds), try Wrk.run(port: own, seconds: seconds))
      rates.append(ours)
      ratios.append(ours / theirs * 100)
      let floor = try Wrk.medianMicroseconds(port: direct, seconds: seconds)
      let theirTime = try Wrk.medianMicroseconds(port: other, seconds: seconds) - floor
      let ourTime = try Wrk.medianMicroseconds(port: own, seconds: seconds) - floor
      times.append(ourTime)
      added.append(ourTime / theirTime)
    }
    return [
      Row(
        "through the proxy, 32 connections",
        rates.spread("requests/s"),
        ratios.spread("% of HAProxy in TCP mode"),
        wanted: "at least 80%"
      ),
      Row(
        "median latency that the proxy adds, 1 connection",
        times.spread("µs"),
        added.spread("of what HAProxy adds"),
        wanted: "at most 1.5"
      ),
    ]
  }

  private func latency(_ control: HTTPClient, _ direct: UInt16, _ own: UInt16) throws -> Row {
    let count = 20 * rounds
    let (near, far) = (try HTTPClient(port: direct), try HTTPClient(port: own))
    let floor = try times(near, count).sorted()[count / 2]
    _ = try control.json("POST", "/proxies/main/toxics", #"{"type":"latency","attributes":{"latency":100}}"#)
    let added = try times(far, count).map { $0 - floor }
    let worst = added.sorted()[min(count - 1, count * 99 / 100)]
    return Row(
      "latency that a toxic of 100 ms adds, \(count) requests",
      added.spread("ms"),
      String(format: "p99 %.1f ms", worst),
      wanted: "within 2 ms at the median, 5 ms at p99"
    )
  }

  private func times(_ client: HTTPClient, _ count: Int) throws -> [Double] {
    try (0..<count).map { _ in
      let start = ContinuousClock.now
      _ = try client.send("GET", "/")
      return (ContinuousClock.now - start) / .milliseconds(1)
    }
  }

  private func bandwidth(_ control: HTTPClient) throws -> Row {
    let bytes = 1_000_000
    let constant = try Server(live, ["constant", "--bytes", "\(bytes)"])
    let port = try LoopbackSocket.freePort()
    let proxy = #"{"name":"narrow","listen":"127.0.0.1:\#(port)","upstream":"127.0.0.1:\#(constant.port)"}"#
    _ = try control.json("POST", "/proxies", proxy)
    _ = try control.json("POST", "/proxies/narrow/toxics", #"{"type":"bandwidth","attributes":{"rate":1250}}"#)
    let client = try HTTPClient(port: port)
    let rates = try (0..<rounds).map { _ in
      let start = ContinuousClock.now
      let count = try client.send("GET", "/").body.count
      return Double(count) * 8 / 1e6 / ((ContinuousClock.now - start) / .seconds(1))
    }
    return Row("what a toxic of 10 Mbit/s lets through", rates.spread("Mbit/s"), "", wanted: "9.5 to 10")
  }
}
