import Foundation

let arguments = CommandLine.arguments
// The process that proxies lead to is this program as well.
if arguments.dropFirst() == ["backend"] { try Backend.run() }

let parts = ["starts", "records", "loads", "queries", "external", "proxies", "live"]
guard arguments.count >= 3, let rounds = arguments[2] == "smoke" ? 1 : Int(arguments[2]),
  arguments.dropFirst(3).allSatisfy(parts.contains)
else {
  let words = "usage: servers BEAUFORT-LIVE ROUNDS|smoke [PART...]; the parts are \(parts.joined(separator: ", "))\n"
  FileHandle.standardError.write(Data(words.utf8))
  exit(2)
}
let live = arguments[1]
let isSmoke = arguments[2] == "smoke"
let seconds = isSmoke ? 1 : 3
do {
  var rows: [Row] = []
  for part in arguments.count > 3 ? Array(arguments[3...]) : parts {
    switch part {
    case "starts": rows += try Starts(live: live, rounds: rounds).run()
    case "records": rows += try SingleRecords(live: live, rounds: rounds, seconds: seconds).run()
    case "loads": rows += try Loads(live: live, rounds: rounds, records: isSmoke ? 20_000 : 500_000).run()
    case "queries": rows += try Queries(live: live, rounds: rounds, records: isSmoke ? 20_000 : 1_000_000).run()
    case "external": rows += try ExternalSystems(live: live, rounds: rounds, records: isSmoke ? 20_000 : 200_000).run()
    case "live": rows += try LiveRuns(live: live, rounds: rounds, isSmoke: isSmoke).run()
    default: rows += try Proxies(live: live, rounds: rounds, seconds: seconds).run()
    }
  }
  print(Row.table(rows))
} catch {
  FileHandle.standardError.write(Data("servers: error: \(error)\n".utf8))
  exit(1)
}
