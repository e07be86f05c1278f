import Console
import Planning

extension Sitting {
  /// A sitting on this machine that starts now and runs worlds for real, one at a time; `arguments` repeat it.
  static func live(repeatedBy arguments: [String]) -> Sitting {
    var sitting = Sitting.here(repeatedBy: arguments, jobs: 1)
    // The allocator's figures are those of this process alone, which does the least of the work.
    sitting.remarks = { [] }
    return sitting
  }
}
