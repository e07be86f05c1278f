import ArgumentParser

/// Measures the insides of the simulator: the event queue, a pipeline on it, and whole worlds.
///
/// Not an asynchronous command: the first thread of one ends early, and valgrind cannot follow that.
@main
struct KernelBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel-benchmark",
    abstract: "Measures the insides of the simulator.",
    discussion: """
      Figures of another machine, or of a busy one, compare with nothing; ratios do. scripts/benchmark kernel prints \
      the table, scripts/instructions counts instructions, which no other program disturbs.
      """,
    subcommands: [
      ListCommand.self, MeasureCommand.self, TableCommand.self, AllocationsCommand.self, CoresCommand.self,
    ]
  )
}
