/// Why records could not be written.
package enum RecordError: Error, Hashable, CustomStringConvertible {
  /// No object has this name.
  case unknownObject(String, known: [String], nearest: String?)
  /// The count is negative.
  case negativeCount(Int64)
  /// The reader went away.
  case brokenPipe(written: Int64)
  /// There is no space left where the records go.
  case diskFull(written: Int64)
  /// The system refused to write, with this error number.
  case cannotWrite(errorNumber: Int32, written: Int64)

  /// What happened, and what to do about it.
  package var description: String {
    switch self {
    case .unknownObject(let name, let known, let nearest):
      "no object is called '\(name)'; expected one of: \(known.joined(separator: ", "))"
        + (nearest.map { "; did you mean '\($0)'?" } ?? "")
    case .negativeCount(let count): "cannot write \(count) records; give a count of 0 or more"
    case .brokenPipe(let written): "the reader went away after about \(written) records (broken pipe)"
    case .diskFull(let written):
      "no space is left after about \(written) records; free some, write elsewhere, or lower --count"
    case .cannotWrite(let errorNumber, let written):
      "writing failed after about \(written) records with error number \(errorNumber); check where the output goes"
    }
  }
}
