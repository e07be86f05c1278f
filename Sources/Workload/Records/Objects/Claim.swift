extension RecordKind {
  /// An insurance claim.
  static let claim = RecordKind(
    name: "Claim",
    summary: "insurance claims: policy, cause, dates, amount",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("Name"), RecordColumn("Account.External_Id__c"),
      RecordColumn("Policy_Number__c"), RecordColumn("ClaimType"), RecordColumn("Status"),
      RecordColumn("LossDate", .date),
      RecordColumn("Reported_Date__c", .date), RecordColumn("EstimatedAmount", .number),
      RecordColumn("CurrencyIsoCode"),
      RecordColumn("Claimant_Name__c"), RecordColumn("Claimant_Email__c"), RecordColumn("Loss_City__c"),
      RecordColumn("Loss_Description__c", .sentence), RecordColumn("CreatedDate", .instant),
    ],
    accountPurpose: 4,
    write: { draws, row in
      let (day, place) = (draws.bits(0), draws.bits(1))
      let (first, last) = (draws.bits(2), draws.bits(3))
      row.begin()
      row.salesforceID(prefix: "0Zk", number: draws.index)
      row.next()
      row.externalID("CLM-", draws.index)
      row.next()
      row.literal("C-")
      row.padded(draws.index, digits: 8)
      row.next()
      row.account(draws)
      row.next()
      row.literal("POL")
      row.padded(draws.number(5, below: 10_000_000_000), digits: 10)
      row.next()
      row.word(.claimType, by: draws.bits(6))
      row.next()
      row.word(.claimStatus, by: draws.bits(7))
      row.next()
      row.date(day)
      row.next()
      row.date(day, later: draws.number(8, below: 30))
      row.next()
      row.amount(cents: draws.cents(9, least: 5_000, doublings: 10))
      row.next()
      row.word(.currency, by: place)
      row.next()
      row.person(first, last)
      row.next()
      row.email(first, last, draws.index)
      row.next()
      row.word(.city, by: place)
      row.next()
      row.word(.claimCause, by: draws.bits(10))
      row.literal(", no one was hurt")
      row.next()
      row.instant(day)
      row.next()
    }
  )
}
