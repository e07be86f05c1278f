import Foundation

/// Writes the HTML report and every CSV file of it into `directory`, and makes the folder where it is missing.
///
/// Each file is written under another name first and then renamed, the HTML last: a reader finds a whole file or none.
/// - Returns: The paths written, the HTML first.
@discardableResult
package func writeReports(_ report: Report, to directory: String) throws(ReportError) -> [String] {
  do {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  } catch {
    throw .folderNotMade(path: directory, reason: error.localizedDescription)
  }
  let tables = CSVFile.all.map { (name: $0.name, text: $0.text(report)) }
  let hasLives = FileManager.default.fileExists(atPath: "\(directory)/lives.csv")
  let page = htmlReport(report, hasLives: hasLives)
  var paths: [String] = []
  for table in tables { paths.append(try replaceFile(named: table.name, in: directory, with: table.text)) }
  paths.insert(try replaceFile(named: "report.html", in: directory, with: page), at: 0)
  return paths
}

/// Writes a file of a report: a reader finds the whole of it or what was there before.
func replaceFile(named name: String, in directory: String, with text: String) throws(ReportError) -> String {
  let path = "\(directory)/\(name)"
  do {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw .fileNotWritten(path: path, reason: error.localizedDescription)
  }
  return path
}
