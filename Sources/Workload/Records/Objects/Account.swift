extension RecordKind {
  /// A company. Its number is what the other objects' `Account.External_Id__c` names.
  static let account = RecordKind(
    name: "Account",
    summary: "companies: address, industry, revenue",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("Name"), RecordColumn("AccountNumber"),
      RecordColumn("Type"), RecordColumn("Industry"), RecordColumn("Phone"), RecordColumn("Website"),
      RecordColumn("BillingStreet"), RecordColumn("BillingCity"), RecordColumn("BillingPostalCode"),
      RecordColumn("BillingCountry"), RecordColumn("CurrencyIsoCode"), RecordColumn("AnnualRevenue", .number),
      RecordColumn("NumberOfEmployees", .wholeNumber), RecordColumn("CreatedDate", .instant),
    ],
    write: { draws, row in
      let (founder, place) = (draws.bits(0), draws.bits(1))
      row.begin()
      row.salesforceID(prefix: "001", number: draws.index)
      row.next()
      row.externalID("ACC-", draws.index)
      row.next()
      row.word(.lastName, by: founder)
      row.literal(" ")
      row.word(.trade, by: draws.bits(2))
      row.literal(" ")
      row.word(.legalForm, by: draws.bits(3))
      row.next()
      row.literal("AN")
      row.padded(draws.index, digits: 8)
      row.next()
      row.word(.accountType, by: draws.bits(4))
      row.next()
      row.word(.industry, by: draws.bits(5))
      row.next()
      row.phone(draws.bits(6))
      row.next()
      row.literal("https://www.")
      row.word(.lowerLastName, by: founder)
      row.number(draws.index)
      row.literal(".example")
      row.next()
      row.street(draws.bits(7))
      row.place(place)
      row.next()
      row.word(.currency, by: place)
      row.next()
      row.amount(cents: draws.cents(8, least: 5_000_000, doublings: 12))
      row.next()
      row.number(draws.cents(9, least: 5, doublings: 12))
      row.next()
      row.instant(draws.bits(10))
      row.next()
    }
  )
}
