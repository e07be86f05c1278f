import Foundation

// Usage: servers BEAUFORT-LIVE [ROUNDS]
let arguments = CommandLine.arguments
guard arguments.count >= 2 else {
  FileHandle.standardError.write(Data("usage: servers BEAUFORT-LIVE [ROUNDS]\n".utf8))
  exit(2)
}
let live = arguments[1]
let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 3 : 3
do {
  var rows = try Starts(live: live, rounds: rounds).run()
  rows += try SingleRecords(live: live, rounds: rounds, seconds: 3).run()
  rows += try Loads(live: live, rounds: rounds, records: 500_000).run()
  rows += try Queries(live: live, rounds: rounds, records: 1_000_000).run()
  print(Row.table(rows))
} catch {
  FileHandle.standardError.write(Data("servers: error: \(error)\n".utf8))
  exit(1)
}
