import BeaufortNumerics

extension FaultKind {
  /// `fault` in words for reports: the kind, its settings as a scenario writes them, and an intensity other than 1.
  ///
  /// The target is left out, and so is a setting that names a flow: this module knows indices, not names.
  package func detail(of fault: FaultSpec) -> String {
    var words = parameters.compactMap { parameter in
      fault.parameters[parameter].flatMap { parameter.words(for: $0) }
    }
    if fault.intensityPermille != 1_000 { words.append("intensity \(thousandths(fault.intensityPermille))") }
    return words.isEmpty ? name : name + " (" + words.joined(separator: ", ") + ")"
  }
}

extension Parameter {
  fileprivate func words(for value: Int64) -> String? {
    switch kind {
    case .duration, .latency: "\(name) \(written(nanoseconds: value))"
    case .count: "\(name) \(value)"
    case .permille: "\(name) \(tenths(value))%"
    case .factor: "\(name) \(thousandths(value))"
    case .flag: "\(name) \(value != 0)"
    case .choice(let words): words.indices.contains(Int(clamping: value)) ? "\(name) \(words[Int(value)])" : nil
    case .flow: nil
    }
  }
}

private func written(nanoseconds: Int64) -> String {
  let units: [(String, Int64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
  ]
  for (unit, size) in units where nanoseconds != 0 && nanoseconds.isMultiple(of: size) {
    return "\(nanoseconds / size)\(unit)"
  }
  return nanoseconds == 0 ? "0s" : "\(nanoseconds)ns"
}

private func thousandths(_ value: Int64) -> String { decimal(value, digits: 3) }

private func tenths(_ value: Int64) -> String { decimal(value, digits: 1) }

/// A value in units of 10^−`digits`, without trailing zeros.
private func decimal(_ value: Int64, digits: Int) -> String {
  var text = String(value.magnitude)
  if text.count <= digits { text = String(repeating: "0", count: digits + 1 - text.count) + text }
  var whole = text.dropLast(digits)
  var fraction = text.suffix(digits)
  while fraction.last == "0" { fraction.removeLast() }
  if !fraction.isEmpty { whole += "." + fraction }
  return (value < 0 ? "-" : "") + whole
}
