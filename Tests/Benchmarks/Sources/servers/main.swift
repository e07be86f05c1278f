import Foundation

// Usage: servers BEAUFORT-LIVE ROUNDS|smoke
let arguments = CommandLine.arguments
guard arguments.count == 3, let rounds = arguments[2] == "smoke" ? 1 : Int(arguments[2]) else {
  FileHandle.standardError.write(Data("usage: servers BEAUFORT-LIVE ROUNDS|smoke\n".utf8))
  exit(2)
}
let live = arguments[1]
let isSmoke = arguments[2] == "smoke"
do {
  var rows = try Starts(live: live, rounds: rounds).run()
  rows += try SingleRecords(live: live, rounds: rounds, seconds: isSmoke ? 1 : 3).run()
  rows += try Loads(live: live, rounds: rounds, records: isSmoke ? 20_000 : 500_000).run()
  rows += try Queries(live: live, rounds: rounds, records: isSmoke ? 20_000 : 1_000_000).run()
  rows += try ExternalSystems(live: live, rounds: rounds, records: isSmoke ? 20_000 : 200_000).run()
  print(Row.table(rows))
} catch {
  FileHandle.standardError.write(Data("servers: error: \(error)\n".utf8))
  exit(1)
}
