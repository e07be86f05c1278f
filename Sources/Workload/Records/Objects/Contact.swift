extension RecordKind {
  /// A person at an account.
  static let contact = RecordKind(
    name: "Contact",
    summary: "people at accounts: name, e-mail, address",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("Account.External_Id__c"),
      RecordColumn("FirstName"), RecordColumn("LastName"), RecordColumn("Email"), RecordColumn("Phone"),
      RecordColumn("MailingStreet"), RecordColumn("MailingCity"), RecordColumn("MailingPostalCode"),
      RecordColumn("MailingCountry"), RecordColumn("Birthdate", .date), RecordColumn("CreatedDate", .instant),
    ],
    accountPurpose: 2,
    write: { draws, row in
      let (first, last) = (draws.bits(0), draws.bits(1))
      row.begin()
      row.salesforceID(prefix: "003", number: draws.index)
      row.next()
      row.externalID("CON-", draws.index)
      row.next()
      row.account(draws)
      row.next()
      row.word(.firstName, by: first)
      row.next()
      row.word(.lastName, by: last)
      row.next()
      row.email(first, last, draws.index)
      row.next()
      row.phone(draws.bits(3))
      row.next()
      row.street(draws.bits(4))
      row.place(draws.bits(5))
      row.next()
      row.number(1_940 + draws.number(6, below: 66))
      row.literal("-")
      row.padded(1 + draws.number(7, below: 12), digits: 2)
      row.literal("-")
      row.padded(1 + draws.number(8, below: 28), digits: 2)
      row.next()
      row.instant(draws.bits(9))
      row.next()
    }
  )
}
