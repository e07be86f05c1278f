/// The object types of an org that is given no schema of its own, in the format of a schema file.
package let standardObjects = """
  objects:
    Account:
      prefix: "001"
      changeEvents: true
      fields:
        Name: { type: text, length: 255, required: true, label: Account Name }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountNumber: { type: text, length: 40 }
        ParentId: { type: reference, to: Account, relationship: Parent, children: ChildAccounts }
        Type: { type: picklist, values: [Prospect, Customer, Partner, Supplier] }
        Industry: { type: picklist, values: [Agriculture, Banking, Energy, Healthcare, Manufacturing, Retail] }
        Phone: { type: phone }
        Website: { type: url }
        BillingStreet: { type: textArea, length: 255 }
        BillingCity: { type: text, length: 40 }
        BillingPostalCode: { type: text, length: 20 }
        BillingCountry: { type: text, length: 80 }
        CurrencyIsoCode: { type: text, length: 3 }
        AnnualRevenue: { type: currency }
        NumberOfEmployees: { type: integer }
        Active__c: { type: boolean }
        Description: { type: textArea }
    Contact:
      prefix: "003"
      changeEvents: true
      fields:
        FirstName: { type: text, length: 40 }
        LastName: { type: text, length: 80, required: true }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountId: { type: reference, to: Account, children: Contacts, locksParent: true }
        Email: { type: email }
        Phone: { type: phone }
        MailingStreet: { type: textArea, length: 255 }
        MailingCity: { type: text, length: 40 }
        MailingPostalCode: { type: text, length: 20 }
        MailingCountry: { type: text, length: 80 }
        Birthdate: { type: date }
    Opportunity:
      prefix: "006"
      changeEvents: true
      fields:
        Name: { type: text, length: 120, required: true, label: Opportunity Name }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountId: { type: reference, to: Account, children: Opportunities, locksParent: true }
        StageName: { type: picklist, values: [Prospecting, Qualification, Proposal, Negotiation, Closed Won, Closed Lost], required: true }
        Amount: { type: currency }
        CurrencyIsoCode: { type: text, length: 3 }
        Probability: { type: percent }
        CloseDate: { type: date, required: true }
        LeadSource: { type: picklist, values: [Web, Phone, Partner, Other] }
        Buyer_Name__c: { type: text, length: 120 }
        Buyer_Email__c: { type: email }
        NextStep: { type: text, length: 255 }
    Case:
      prefix: "500"
      fields:
        CaseNumber: { type: text, length: 30 }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountId: { type: reference, to: Account, children: Cases, locksParent: true }
        ContactId: { type: reference, to: Contact, children: Cases }
        SuppliedName: { type: text, length: 80 }
        SuppliedEmail: { type: email }
        SuppliedPhone: { type: phone }
        Subject: { type: text, length: 255 }
        Status: { type: picklist, values: [New, Working, Escalated, Closed] }
        Priority: { type: picklist, values: [High, Medium, Low] }
        Origin: { type: picklist, values: [Phone, Email, Web] }
        Order_External_Id__c: { type: text, length: 40 }
        Description: { type: textArea }
    Order:
      prefix: "801"
      changeEvents: true
      fields:
        OrderNumber: { type: text, length: 30 }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountId: { type: reference, to: Account, children: Orders, locksParent: true }
        Status: { type: picklist, values: [Draft, Activated, Shipped, Delivered, Cancelled] }
        TotalAmount: { type: currency }
        CurrencyIsoCode: { type: text, length: 3 }
        EffectiveDate: { type: date }
        EndDate: { type: date }
        Contact_Email__c: { type: email }
        ShippingStreet: { type: textArea, length: 255 }
        ShippingCity: { type: text, length: 40 }
        ShippingPostalCode: { type: text, length: 20 }
        ShippingCountry: { type: text, length: 80 }
        Description: { type: textArea }
    OrderItem:
      prefix: "802"
      fields:
        OrderItemNumber: { type: autoNumber, format: "{0000000000}" }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        OrderId: { type: reference, to: Order, children: OrderItems, masterDetail: true, required: true }
        Quantity: { type: number }
        UnitPrice: { type: currency }
        Description: { type: text, length: 255 }
    Lead:
      prefix: "00Q"
      fields:
        FirstName: { type: text, length: 40 }
        LastName: { type: text, length: 80, required: true }
        Company: { type: text, length: 255, required: true }
        Email: { type: email }
        Phone: { type: phone }
        Status: { type: picklist, values: [Open, Working, Qualified, Unqualified] }
        LeadSource: { type: picklist, values: [Web, Phone, Partner, Other] }
        IsConverted: { type: boolean }
    Claim:
      prefix: "0Zk"
      fields:
        Name: { type: text, length: 80, required: true, label: Claim Name }
        External_Id__c: { type: text, length: 40, externalId: true, unique: true }
        AccountId: { type: reference, to: Account, children: Claims, locksParent: true }
        Policy_Number__c: { type: text, length: 40 }
        ClaimType: { type: picklist, values: [Auto, Property, Liability] }
        Status: { type: picklist, values: [Open, In Review, Approved, Rejected, Paid] }
        LossDate: { type: date }
        Reported_Date__c: { type: dateTime }
        EstimatedAmount: { type: currency }
        CurrencyIsoCode: { type: text, length: 3 }
        Claimant_Name__c: { type: text, length: 120 }
        Claimant_Email__c: { type: email }
        Loss_City__c: { type: text, length: 40 }
        Loss_Description__c: { type: textArea }
    Shipment__c:
      prefix: a00
      label: Shipment
      changeEvents: true
      fields:
        Name: { type: autoNumber, format: "SHP-{00000000}", label: Shipment Number }
        Tracking_Id__c: { type: text, length: 40, externalId: true, label: Tracking Id }
        Order__c: { type: reference, to: Order, children: Shipments__r, masterDetail: true, required: true }
        Carrier__c: { type: picklist, values: [DHL, UPS, FedEx, Post] }
        Weight__c: { type: number }
        Express__c: { type: boolean }
        Shipped_At__c: { type: dateTime }
    Order_Event__e:
      prefix: e00
      label: Order Event
      fields:
        Order_External_Id__c: { type: text, length: 40, required: true }
        Status__c: { type: text, length: 40 }
        Amount__c: { type: number }
        Payload__c: { type: textArea, length: 131_072 }
  """
