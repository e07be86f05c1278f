import ArgumentParser

/// `kernel-benchmark list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Prints the names of the cases.")

  func run() {
    for known in Case.all { print(known.name + (known.isLong ? "  (only where it is named)" : "")) }
  }
}

/// Which cases.
struct CaseOptions: ParsableArguments {
  @Argument(help: "A case such as surge.batch, or what several names begin with; without any, all short ones.")
  var cases: [String] = []

  /// The cases named, in the order of the list.
  func chosen() throws -> [Case] {
    guard !cases.isEmpty else { return Case.all.filter { !$0.isLong } }
    for name in cases where !Case.all.contains(where: { matches($0, name) }) {
      throw ValidationError("no case is called '\(name)'; kernel-benchmark list prints them all")
    }
    return Case.all.filter { known in
      cases.contains { matches(known, $0) && (!known.isLong || known.name == $0) }
    }
  }

  private func matches(_ known: Case, _ name: String) -> Bool {
    known.name == name || known.name.hasPrefix(name + ".")
  }
}
