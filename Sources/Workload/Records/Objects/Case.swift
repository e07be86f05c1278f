extension RecordKind {
  /// A customer's question or complaint.
  static let `case` = RecordKind(
    name: "Case",
    summary: "service cases: subject, priority, origin, status",
    columns: [
      RecordColumn("Id"), RecordColumn("External_Id__c"), RecordColumn("CaseNumber"),
      RecordColumn("Account.External_Id__c"), RecordColumn("SuppliedName"), RecordColumn("SuppliedEmail"),
      RecordColumn("SuppliedPhone"), RecordColumn("Subject"), RecordColumn("Status"), RecordColumn("Priority"),
      RecordColumn("Origin"), RecordColumn("Order_External_Id__c"), RecordColumn("Description", .sentence),
      RecordColumn("CreatedDate", .instant),
    ],
    accountPurpose: 3,
    write: { draws, row in
      let (first, last, subject) = (draws.bits(0), draws.bits(1), draws.bits(2))
      row.begin()
      row.salesforceID(prefix: "500", number: draws.index)
      row.next()
      row.externalID("CAS-", draws.index)
      row.next()
      row.padded(draws.index, digits: 8)
      row.next()
      row.account(draws)
      row.next()
      row.person(first, last)
      row.next()
      row.email(first, last, draws.index)
      row.next()
      row.phone(draws.bits(4))
      row.next()
      row.word(.caseSubject, by: subject)
      row.next()
      row.word(.caseStatus, by: draws.bits(5))
      row.next()
      row.word(.casePriority, by: draws.bits(6))
      row.next()
      row.word(.caseOrigin, by: draws.bits(7))
      row.next()
      row.externalID("ORD-", draws.number(8, below: 2_000_000))
      row.next()
      row.word(.caseSubject, by: subject)
      row.literal(", it was about ")
      row.word(.product, by: draws.bits(9))
      row.next()
      row.instant(draws.bits(10))
      row.next()
    }
  )
}
