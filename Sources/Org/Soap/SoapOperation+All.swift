import Platform

extension SoapOperation {
  /// The operations in the order of the description.
  static let all: [SoapOperation] = [
    SoapOperation(
      "login",
      "Logs in and begins a session; its id goes into the SessionHeader of every other call.",
      [SoapElement("username", "xsd:string"), SoapElement("password", "xsd:string")],
      SoapElement("result", "tns:LoginResult"),
      faults: [.login],
      headers: ["LoginScopeHeader"],
      .withoutSession { org, call, xml throws(Problem) in try org.logIn(call, &xml) }
    ),
    SoapOperation(
      "logout",
      "Ends the session.",
      [],
      nil,
      .inSession { org, _, session, _ throws(Problem) in try org.logoutBySoap(token: session.token) }
    ),
    SoapOperation(
      "create",
      "Creates up to \(PlatformFigures.collectionRows) records.",
      [records],
      SoapElement("result", "tns:SaveResult", .many),
      faults: [.invalidObject, .invalidField],
      headers: writeHeaders,
      .inSession { org, call, _, xml throws(Problem) in try await org.save(call, .create, &xml) }
    ),
    SoapOperation(
      "update",
      "Updates up to \(PlatformFigures.collectionRows) records by their ids.",
      [records],
      SoapElement("result", "tns:SaveResult", .many),
      faults: [.invalidObject, .invalidField],
      headers: writeHeaders,
      .inSession { org, call, _, xml throws(Problem) in try await org.save(call, .update, &xml) }
    ),
    SoapOperation(
      "upsert",
      "Creates or updates up to \(PlatformFigures.collectionRows) records by an external id.",
      [SoapElement("externalIDFieldName", "xsd:string"), records],
      SoapElement("result", "tns:UpsertResult", .many),
      faults: [.invalidObject, .invalidField],
      headers: writeHeaders,
      .inSession { org, call, _, xml throws(Problem) in try await org.save(call, .upsert, &xml) }
    ),
    SoapOperation(
      "delete",
      "Deletes up to \(PlatformFigures.collectionRows) records into the recycle bin.",
      [SoapElement("ids", "tns:ID", .many)],
      SoapElement("result", "tns:DeleteResult", .many),
      headers: writeHeaders,
      .inSession { org, call, _, xml throws(Problem) in try await org.delete(call, &xml) }
    ),
    SoapOperation(
      "retrieve",
      "Reads up to \(PlatformFigures.collectionReadByBody) records by their ids.",
      [
        SoapElement("fieldList", "xsd:string"), SoapElement("sObjectType", "xsd:string"),
        SoapElement("ids", "tns:ID", .many),
      ],
      SoapElement("result", "ens:sObject", .manyNillable),
      faults: [.invalidObject, .invalidField, .invalidID, .malformedQuery],
      headers: queryHeaders,
      .inSession { org, call, _, xml throws(Problem) in try org.retrieve(call, &xml) }
    ),
    SoapOperation(
      "query",
      "Runs a query and answers with its first page.",
      [SoapElement("queryString", "xsd:string")],
      SoapElement("result", "tns:QueryResult"),
      faults: queryFaults,
      headers: queryHeaders,
      .inSession { org, call, session, xml throws(Problem) in
        try org.query(call, session, withDeleted: false, &xml)
      }
    ),
    SoapOperation(
      "queryAll",
      "Runs a query that finds records in the recycle bin as well.",
      [SoapElement("queryString", "xsd:string")],
      SoapElement("result", "tns:QueryResult"),
      faults: queryFaults,
      headers: queryHeaders,
      .inSession { org, call, session, xml throws(Problem) in
        try org.query(call, session, withDeleted: true, &xml)
      }
    ),
    SoapOperation(
      "queryMore",
      "Answers with the next page of a query.",
      [SoapElement("queryLocator", "tns:QueryLocator")],
      SoapElement("result", "tns:QueryResult"),
      faults: [.invalidLocator, .invalidField],
      headers: queryHeaders,
      .inSession { org, call, session, xml throws(Problem) in try org.queryMore(call, session, &xml) }
    ),
    SoapOperation(
      "getUserInfo",
      "Says who is logged in.",
      [],
      SoapElement("result", "tns:GetUserInfoResult"),
      .inSession { org, _, session, xml throws(Problem) in org.writeUserInfo(session, as: "result", &xml) }
    ),
    SoapOperation(
      "getServerTimestamp",
      "Says what time it is.",
      [],
      SoapElement("result", "tns:GetServerTimestampResult"),
      .inSession { org, _, _, xml throws(Problem) in org.writeTimestamp(&xml) }
    ),
    SoapOperation(
      "describeGlobal",
      "Lists the object types.",
      [],
      SoapElement("result", "tns:DescribeGlobalResult"),
      .inSession { org, _, _, xml throws(Problem) in org.describeGlobal(&xml) }
    ),
    SoapOperation(
      "describeSObject",
      "Describes an object type.",
      [SoapElement("sObjectType", "xsd:string")],
      SoapElement("result", "tns:DescribeSObjectResult", .nillable),
      faults: [.invalidObject],
      .inSession { org, call, _, xml throws(Problem) in try org.describeObjects(call, upTo: 1, &xml) }
    ),
    SoapOperation(
      "describeSObjects",
      "Describes up to \(PlatformFigures.describedObjects) object types.",
      [SoapElement("sObjectType", "xsd:string", .many)],
      SoapElement("result", "tns:DescribeSObjectResult", .manyNillable),
      faults: [.invalidObject],
      .inSession { org, call, _, xml throws(Problem) in
        try org.describeObjects(call, upTo: PlatformFigures.describedObjects, &xml)
      }
    ),
  ]

  private static let records = SoapElement("sObjects", "ens:sObject", .many)
  private static let writeHeaders = ["CallOptions", "AllOrNoneHeader"]
  private static let queryHeaders = ["CallOptions", "QueryOptions"]
  private static let queryFaults: [SoapFault.Kind] = [.invalidObject, .invalidField, .malformedQuery, .invalidID]
}
