import BeaufortNumerics
import Measurement
import Yams

/// Reads a scenario's tree into plain values, and gathers everything that is wrong with it.
///
/// Where something is wrong it is reported, and something harmless stands in for it, so that the rest is checked as
/// well; no scenario leaves the reader when anything was reported.
struct ScenarioReader {
  /// The file.
  let source: SourceText
  /// The faults, patterns, limits and measures that there are.
  let vocabulary: Vocabulary
  /// Whether trace files are read.
  let loadingTraces: Bool
  /// What was found wrong.
  private(set) var problems: [ScenarioError.Problem] = []
  /// Mappings that are none: the keys that they lack are not worth a message.
  var brokenPlaces: Set<Place> = []

  /// Starts to read `source`.
  init(source: SourceText, vocabulary: Vocabulary, loadingTraces: Bool) {
    (self.source, self.vocabulary, self.loadingTraces) = (source, vocabulary, loadingTraces)
  }

  /// Reports `complaint` at `node`.
  mutating func report(_ node: Node, _ complaint: Complaint) { report(source.place(of: node), complaint) }

  /// Reports `complaint` at `place`.
  mutating func report(_ place: Place, _ complaint: Complaint) {
    problems.append(
      ScenarioError.Problem(
        line: place.line,
        column: place.column,
        length: place.length,
        message: complaint.message,
        expected: complaint.expected,
        suggestion: complaint.suggestion,
        sourceLine: source.line(place.line)
      )
    )
  }

  /// Reports what is wrong with the file as a whole.
  mutating func reportFile(_ complaint: Complaint) {
    problems.append(ScenarioError.Problem(wholeFile: complaint))
  }

  /// The keys of a scenario.
  static let keys = [
    "scenario", "summary", "governance", "calibrated", "duration", "drain", "speed", "seed", "replications", "systems",
    "links", "flows", "candidates", "storms", "objectives",
  ]

  /// Reads the whole tree.
  mutating func scenario(_ root: Node) -> Scenario {
    let fields = fields(root, of: "the scenario", keys: Self.keys)
    var scenario = heading(fields)
    scenario.systems = systems(fields, speed: scenario.speed)
    scenario.links = links(fields, systems: scenario.systems)
    scenario.flows = flows(fields, in: scenario)
    scenario.candidates = candidates(fields, in: scenario)
    scenario.storms = storms(fields, in: scenario)
    scenario.objectives = objectives(fields)
    return scenario
  }

  private mutating func heading(_ fields: Fields) -> Scenario {
    let name = fields["scenario"].flatMap { self.name($0.value, for: "scenario") }
    if fields["scenario"] == nil { _ = required("scenario", "a name", in: fields) }
    let summary = text("summary", "a sentence that says what it is about", in: fields)
    var (owner, rationale) = ("", "")
    let form = "{ owner: who answers for it, rationale: why the business needs it }"
    if let field = required("governance", form, in: fields) {
      let governance = self.fields(field.value, of: "governance", at: field.keyPlace, keys: ["owner", "rationale"])
      owner = text("owner", "who answers for the scenario", in: governance)
      rationale = text("rationale", "why the business needs it", in: governance)
    }
    var scenario = Scenario(
      name: name ?? "",
      summary: summary,
      owner: owner,
      rationale: rationale,
      duration: duration(fields),
      seed: UInt64(value("seed", .count, in: 0...Int64.max, standard: 42, of: fields)),
      replications: Int(value("replications", .count, in: 1...1_000, standard: 3, of: fields))
    )
    if fields["calibrated"] != nil {
      scenario.calibrated = text("calibrated", "the live run that its times were fitted to", in: fields)
    }
    scenario.drain = wholeSeconds("drain", in: 0...Bound.longest, standard: Interval.hours(2).nanoseconds, of: fields)
    scenario.speed = Speed(permille: value("speed", .speed, in: Speed.range, standard: 1_000, of: fields))
    (scenario.path, scenario.text) = (source.path, source.text)
    return scenario
  }

  /// The duration; the longest possible where it is wrong, so that no storm seems to lie outside it.
  private mutating func duration(_ fields: Fields) -> Interval {
    let before = problems.count
    let duration = wholeSeconds("duration", in: Bound.second...Bound.longest, standard: nil, of: fields)
    return problems.count == before ? duration : Interval(nanoseconds: Bound.longest)
  }

  private mutating func wholeSeconds(
    _ key: String,
    in range: ClosedRange<Int64>,
    standard: Int64?,
    of fields: Fields
  ) -> Interval {
    let value = value(key, .duration, in: range, standard: standard, of: fields)
    if value % Bound.second != 0, let field = fields[key] {
      report(field.value, Complaint("'\(key)' is not a whole number of seconds", "a duration such as 90s, 15m or 24h"))
    }
    return Interval(nanoseconds: value)
  }

  /// The name written in `node`: letters, digits, `-`, `_` and `.`, at most 64 of them.
  mutating func name(_ node: Node, for key: String) -> String? {
    guard let text = word(node, for: key, form: Bound.nameForm) else { return nil }
    if Bound.isName(text) { return text }
    report(node, Complaint("\(quoted(text)) is no name", Bound.nameForm))
    return nil
  }

  /// The name that is a key of a map.
  mutating func name(_ field: Field) -> String {
    if !Bound.isName(field.key) {
      report(field.keyPlace, Complaint("\(quoted(field.key)) is no name", Bound.nameForm))
    }
    return field.key
  }
}

/// What a value may at most be; beyond it lies what no world can run.
enum Bound {
  /// A second, in nanoseconds.
  static let second: Int64 = 1_000_000_000
  /// The longest duration: 400 days.
  static let longest: Int64 = 400 * 86_400 * second
  /// The longest service time or latency: an hour.
  static let longestService: Int64 = 3_600 * second
  /// The highest rate: a million a second.
  static let highestRate: Int64 = 1_000_000_000_000
  /// The most records of an object type, and the most changes or reads of a flow.
  static let mostRecords: Int64 = 1_000_000_000
  /// The most systems and the most flows of a scenario.
  static let mostSystems = 200
  static let mostFlows = 1_000
  /// What a name looks like.
  static let nameForm = "a name of letters, digits, '-', '_' and '.', at most 64 of them"

  /// Whether `text` is a name.
  static func isName(_ text: String) -> Bool {
    let isPlain: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: false
      }
    }
    guard let first = text.utf8.first, isPlain(first), text.utf8.count <= 64 else { return false }
    return text.utf8.allSatisfy {
      isPlain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
  }
}

extension ScenarioError.Problem {
  /// A problem of the file as a whole.
  init(wholeFile complaint: Complaint) {
    self.init(
      line: nil,
      column: 0,
      length: 0,
      message: complaint.message,
      expected: complaint.expected,
      suggestion: complaint.suggestion,
      sourceLine: ""
    )
  }
}
