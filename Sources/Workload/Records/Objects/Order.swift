extension RecordKind {
  /// An order of an account.
  static let order = RecordKind(
    name: "Order",
    summary: "orders: amount, dates, status, shipping address",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("OrderNumber"),
      RecordColumn("Account.External_Id__c"), RecordColumn("Status"), RecordColumn("TotalAmount", .number),
      RecordColumn("CurrencyIsoCode"), RecordColumn("EffectiveDate", .date), RecordColumn("EndDate", .date),
      RecordColumn("Contact_Email__c"), RecordColumn("ShippingStreet"), RecordColumn("ShippingCity"),
      RecordColumn("ShippingPostalCode"), RecordColumn("ShippingCountry"), RecordColumn("Description", .sentence),
      RecordColumn("CreatedDate", .instant),
    ],
    accountPurpose: 2,
    write: { draws, row in
      let (day, place) = (draws.bits(0), draws.bits(1))
      row.begin()
      row.salesforceID(prefix: "801", number: draws.index)
      row.next()
      row.externalID("ORD-", draws.index)
      row.next()
      row.padded(draws.index, digits: 8)
      row.next()
      row.account(draws)
      row.next()
      row.word(.orderStatus, by: draws.bits(3))
      row.next()
      row.amount(cents: draws.cents(4, least: 500, doublings: 12))
      row.next()
      row.word(.currency, by: place)
      row.next()
      row.date(day)
      row.next()
      row.date(day, later: 1 + draws.number(5, below: 60))
      row.next()
      row.email(draws.bits(6), draws.bits(7), draws.index)
      row.next()
      row.street(draws.bits(8))
      row.place(place)
      row.next()
      row.number(1 + draws.number(9, below: 12))
      row.literal(" ")
      row.word(.product, by: draws.bits(10))
      row.literal(", ")
      row.number(1 + draws.number(11, below: 40))
      row.literal(" ")
      row.word(.product, by: draws.bits(12))
      row.next()
      row.instant(day)
      row.next()
    }
  )
}
