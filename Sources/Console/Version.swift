/// The version of the program, which is stored with each run.
package enum Version {
  /// In the form of Semantic Versioning.
  package static let text = "0.1.0"
}
