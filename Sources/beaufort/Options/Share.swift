import ArgumentParser

/// A share on the command line: `2%` or `0.02`.
struct Share: ExpressibleByArgument {
  /// The share of one.
  let value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    let isPercentage = argument.hasSuffix("%")
    guard let number = Double(isPercentage ? String(argument.dropLast()) : argument), number.isFinite, number >= 0
    else {
      return nil
    }
    value = isPercentage ? number / 100 : number
  }

  var defaultValueDescription: String { "\(value * 100)%".replacing(".0%", with: "%") }
}
