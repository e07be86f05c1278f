/// The words that records are made of. Lists that belong together (city, country, currency) have equal lengths.
///
/// Words are ASCII without quotes, commas and backslashes, so that no format has to escape them. A list that grows
/// changes the records of every seed.
enum WordList: Int, CaseIterable {
  case firstName, lowerFirstName, lastName, lowerLastName, street, city, country, currency, trade, legalForm, industry
  case accountType, orderStatus, caseStatus, casePriority, caseOrigin, caseSubject, product, claimType, claimStatus
  case claimCause, stage, leadSource, nextStep

  /// The words, in their order.
  var words: [String] {
    switch self {
    case .firstName: Self.firstNames
    case .lowerFirstName: Self.firstNames.map { $0.lowercased() }
    case .lastName: Self.lastNames
    case .lowerLastName: Self.lastNames.map { $0.lowercased() }
    case .street: Self.streets
    case .city: Self.cities.map(\.name)
    case .country: Self.cities.map(\.country)
    case .currency: Self.cities.map(\.currency)
    case .trade: Self.trades
    case .legalForm: ["Inc", "Ltd", "GmbH", "AG", "SA", "BV", "Group", "Partners"]
    case .industry: Self.industries
    case .accountType: ["Customer - Direct", "Customer - Channel", "Prospect", "Partner", "Reseller"]
    case .orderStatus: ["Draft", "Activated", "Picked", "Packed", "Shipped", "Delivered", "Invoiced", "Returned"]
    case .caseStatus: ["New", "Working", "Waiting on Customer", "Escalated", "Closed"]
    case .casePriority: ["Low", "Medium", "High", "Critical"]
    case .caseOrigin: ["Phone", "Email", "Web", "Chat"]
    case .caseSubject: Self.subjects
    case .product: Self.products
    case .claimType: ["Motor", "Household", "Travel", "Liability", "Legal", "Transport"]
    case .claimStatus: ["Reported", "Under Review", "Awaiting Documents", "Approved", "Paid", "Rejected"]
    case .claimCause: Self.causes
    case .stage: Self.stages
    case .leadSource: ["Web", "Partner Referral", "Trade Show", "Phone Inquiry", "Purchased List", "Other"]
    case .nextStep: Self.nextSteps
    }
  }
}
