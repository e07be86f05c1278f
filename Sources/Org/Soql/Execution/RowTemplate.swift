import Database
import ScenarioFile
import Wire

/// How rows of a shape are written as JSON: the text between the values, made once for a page, and the values.
///
/// Rows look as if their fields wrote themselves, but names are not escaped for each row and no field is copied: that
/// halves the time a row takes.
struct RowTemplate: Sendable {
  fileprivate enum Action: UInt8 {
    case flag, integer, number, text, date, time, id
    /// The id at the end of a URL.
    case url
    /// A parent: where there is none, `null` stands in place of the steps up to another one.
    case parent
    case children
  }

  private struct Step: BitwiseCopyable {
    /// The end of the text that comes before the value.
    var textEnd: Int
    var action: Action
    /// The column of the value; of children, which set.
    var column: Int
    var prefix: UInt32
    /// The step, and the text, to go on with where there is no parent.
    var otherwise = (step: 0, text: 0)
  }

  private var text: [UInt8] = []
  private var steps: [Step] = []
  private var children: [(set: QueryChildren, template: RowTemplate)] = []

  /// The template for rows of `shape`; `base` is `/services/data/v59.0`.
  init(_ shape: QueryShape, base: String) { add(shape, base: base) }

  private mutating func add(_ shape: QueryShape, base: String) {
    var head = JSONWriter()
    head.name("attributes")
    head.object { json in
      json.member("type", shape.type)
      if shape.idColumn != nil { json.member("url", "\(base)/sobjects/\(shape.type)/") }
    }
    text += head.bytes
    if let column = shape.idColumn {
      text.removeLast(2)
      add(.url, column, prefix: shape.prefix)
      text += head.bytes.suffix(2)
    }
    for item in shape.items {
      var name = JSONWriter()
      name.name(item.name)
      text.append(UInt8(ascii: ","))
      text += name.bytes
      switch item.content {
      case .value(let value): add(value.field.action, value.column, prefix: value.prefix)
      case .parent(let parent):
        let step = steps.count
        add(.parent, parent.idColumn ?? 0)
        text.append(UInt8(ascii: "{"))
        add(parent, base: base)
        text.append(UInt8(ascii: "}"))
        steps[step].otherwise = (steps.count, text.count)
      case .children(let set):
        add(.children, children.count)
        children.append((set, RowTemplate(set.shape, base: base)))
      }
    }
  }

  private mutating func add(_ action: Action, _ column: Int, prefix: UInt32 = 0) {
    steps.append(Step(textEnd: text.count, action: action, column: column, prefix: prefix))
  }

  /// Writes a record, the row that `statement` stands on, and says how many rows it is with its children.
  func write(_ row: QueryRow, _ statement: SQLiteStatement, into page: inout QueryPage) throws(Problem) -> Int {
    var (index, position, count) = (0, 0, 1)
    page.json.beginObject()
    while index < steps.count {
      let step = steps[index]
      page.json.verbatim(text[position..<step.textEnd])
      (index, position) = (index + 1, step.textEnd)
      switch step.action {
      case .url:
        let id = RecordID(prefix: step.prefix, number: statement.integer(step.column))
        page.json.verbatim { id.append(to: &$0) }
      case .children:
        let (set, template) = children[step.column]
        count += try page.write(set, template, of: row)
      case .parent:
        guard statement.isNull(step.column) else { continue }
        page.json.null()
        (index, position) = step.otherwise
      case .flag, .integer, .number, .text, .date, .time, .id:
        if statement.isNull(step.column) { page.json.null() } else { write(step, statement, into: &page.json) }
      }
    }
    page.json.verbatim(text[position...])
    page.json.endObject()
    return count
  }

  private func write(_ step: Step, _ statement: SQLiteStatement, into json: inout JSONWriter) {
    switch step.action {
    case .flag: json.bool(statement.integer(step.column) != 0)
    case .integer: json.integer(statement.integer(step.column))
    case .number: json.number(statement.double(step.column))
    case .text: unsafe statement.withText(step.column) { unsafe json.string(utf8: $0) }
    case .date: json.string { $0.appendDate(days: Int(statement.integer(step.column))) }
    case .time: json.string { $0.appendTime(milliseconds: statement.integer(step.column), zone: "+0000") }
    case .id: json.string { RecordID(prefix: step.prefix, number: statement.integer(step.column)).append(to: &$0) }
    case .url, .parent, .children: break
    }
  }
}

extension Field {
  /// How a value of this field is written.
  fileprivate var action: RowTemplate.Action {
    switch kind {
    case .boolean: .flag
    case .integer: .integer
    case .number, .currency, .percent: .number
    case .text, .textArea, .picklist, .email, .phone, .url, .autoNumber: .text
    case .date: .date
    case .dateTime: .time
    case .id, .reference: .id
    }
  }
}
