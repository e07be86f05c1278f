extension RecordKind {
  /// A deal in the making.
  static let opportunity = RecordKind(
    name: "Opportunity",
    summary: "deals: stage, amount, probability, close date",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("Name"), RecordColumn("Account.External_Id__c"),
      RecordColumn("StageName"), RecordColumn("Amount", .number), RecordColumn("CurrencyIsoCode"),
      RecordColumn("Probability", .wholeNumber), RecordColumn("CloseDate", .date), RecordColumn("LeadSource"),
      RecordColumn("Buyer_Name__c"), RecordColumn("Buyer_Email__c"), RecordColumn("NextStep"),
      RecordColumn("CreatedDate", .instant),
    ],
    accountPurpose: 5,
    write: { draws, row in
      let (day, first, last) = (draws.bits(0), draws.bits(1), draws.bits(2))
      row.begin()
      row.salesforceID(prefix: "006", number: draws.index)
      row.next()
      row.externalID("OPP-", draws.index)
      row.next()
      row.word(.trade, by: draws.bits(3))
      row.literal(" ")
      row.word(.product, by: draws.bits(4))
      row.literal(" ")
      row.number(draws.index)
      row.next()
      row.account(draws)
      row.next()
      row.word(.stage, by: draws.bits(6))
      row.next()
      row.amount(cents: draws.cents(7, least: 100_000, doublings: 10))
      row.next()
      row.word(.currency, by: draws.bits(8))
      row.next()
      row.number(10 * draws.number(9, below: 11))
      row.next()
      row.date(day, later: 7 + draws.number(10, below: 180))
      row.next()
      row.word(.leadSource, by: draws.bits(11))
      row.next()
      row.person(first, last)
      row.next()
      row.email(first, last, draws.index)
      row.next()
      row.word(.nextStep, by: draws.bits(12))
      row.next()
      row.instant(day)
      row.next()
    }
  )
}
