/// The types of the partner API: what the SOAP API Developer Guide lists of each, as far as the org knows it.
extension SoapType {
  /// The types in the order of the description.
  static let all: [SoapType] = [
    .loginResult, .userInfo, .serverTimestamp, .saveResult, .upsertResult, .deleteResult, .error, .queryResult,
    .globalDescription, .globalObject, .objectDescription, .fieldDescription, .picklistEntry, .childRelationship,
    .limitInfo,
  ]

  private static let loginResult = SoapType(
    "LoginResult",
    SoapElement("metadataServerUrl", "xsd:string", .nillable),
    SoapElement("passwordExpired", "xsd:boolean"),
    SoapElement("sandbox", "xsd:boolean"),
    SoapElement("serverUrl", "xsd:string", .nillable),
    SoapElement("sessionId", "xsd:string", .nillable),
    SoapElement("userId", "tns:ID", .nillable),
    SoapElement("userInfo", "tns:GetUserInfoResult", .optional)
  )

  private static let userInfo = SoapType(
    "GetUserInfoResult",
    SoapElement("accessibilityMode", "xsd:boolean"),
    SoapElement("currencySymbol", "xsd:string", .nillable),
    SoapElement("orgDefaultCurrencyIsoCode", "xsd:string", .nillable),
    SoapElement("orgDisallowHtmlAttachments", "xsd:boolean"),
    SoapElement("orgHasPersonAccounts", "xsd:boolean"),
    SoapElement("organizationId", "tns:ID"),
    SoapElement("organizationMultiCurrency", "xsd:boolean"),
    SoapElement("organizationName", "xsd:string"),
    SoapElement("profileId", "tns:ID"),
    SoapElement("sessionSecondsValid", "xsd:int"),
    SoapElement("userDefaultCurrencyIsoCode", "xsd:string", .nillable),
    SoapElement("userEmail", "xsd:string"),
    SoapElement("userFullName", "xsd:string"),
    SoapElement("userId", "tns:ID"),
    SoapElement("userLanguage", "xsd:string"),
    SoapElement("userLocale", "xsd:string"),
    SoapElement("userName", "xsd:string"),
    SoapElement("userTimeZone", "xsd:string"),
    SoapElement("userType", "xsd:string"),
    SoapElement("userUiSkin", "xsd:string")
  )

  private static let serverTimestamp = SoapType(
    "GetServerTimestampResult",
    SoapElement("timestamp", "xsd:dateTime")
  )

  private static let saveResult = SoapType(
    "SaveResult",
    SoapElement("errors", "tns:Error", .many),
    SoapElement("id", "tns:ID", .nillable),
    SoapElement("success", "xsd:boolean")
  )

  private static let upsertResult = SoapType(
    "UpsertResult",
    SoapElement("created", "xsd:boolean"),
    SoapElement("errors", "tns:Error", .many),
    SoapElement("id", "tns:ID", .nillable),
    SoapElement("success", "xsd:boolean")
  )

  private static let deleteResult = SoapType(
    "DeleteResult",
    SoapElement("errors", "tns:Error", .many),
    SoapElement("id", "tns:ID", .nillable),
    SoapElement("success", "xsd:boolean")
  )

  private static let error = SoapType(
    "Error",
    SoapElement("fields", "xsd:string", .manyNillable),
    SoapElement("message", "xsd:string"),
    SoapElement("statusCode", "tns:StatusCode")
  )

  private static let queryResult = SoapType(
    "QueryResult",
    SoapElement("done", "xsd:boolean"),
    SoapElement("queryLocator", "tns:QueryLocator", .nillable),
    SoapElement("records", "ens:sObject", .manyNillable),
    SoapElement("size", "xsd:int")
  )

  private static let limitInfo = SoapType(
    "LimitInfo",
    SoapElement("current", "xsd:int"),
    SoapElement("limit", "xsd:int"),
    SoapElement("type", "xsd:string")
  )

  /// What `describeGlobal` answers with.
  static let globalDescription = SoapType(
    "DescribeGlobalResult",
    SoapElement("encoding", "xsd:string", .nillable),
    SoapElement("maxBatchSize", "xsd:int"),
    SoapElement("sobjects", "tns:DescribeGlobalSObjectResult", .many)
  )

  private static let globalObject = SoapType(
    "DescribeGlobalSObjectResult",
    SoapElement("activateable", "xsd:boolean"),
    SoapElement("createable", "xsd:boolean"),
    SoapElement("custom", "xsd:boolean"),
    SoapElement("customSetting", "xsd:boolean"),
    SoapElement("deletable", "xsd:boolean"),
    SoapElement("deprecatedAndHidden", "xsd:boolean"),
    SoapElement("feedEnabled", "xsd:boolean"),
    SoapElement("keyPrefix", "xsd:string", .nillable),
    SoapElement("label", "xsd:string"),
    SoapElement("labelPlural", "xsd:string"),
    SoapElement("layoutable", "xsd:boolean"),
    SoapElement("mergeable", "xsd:boolean"),
    SoapElement("name", "xsd:string"),
    SoapElement("queryable", "xsd:boolean"),
    SoapElement("replicateable", "xsd:boolean"),
    SoapElement("retrieveable", "xsd:boolean"),
    SoapElement("searchable", "xsd:boolean"),
    SoapElement("triggerable", "xsd:boolean"),
    SoapElement("undeletable", "xsd:boolean"),
    SoapElement("updateable", "xsd:boolean")
  )

  /// What `describeSObject` answers with.
  static let objectDescription = SoapType(
    "DescribeSObjectResult",
    SoapElement("activateable", "xsd:boolean"),
    SoapElement("childRelationships", "tns:ChildRelationship", .many),
    SoapElement("createable", "xsd:boolean"),
    SoapElement("custom", "xsd:boolean"),
    SoapElement("customSetting", "xsd:boolean"),
    SoapElement("deletable", "xsd:boolean"),
    SoapElement("deprecatedAndHidden", "xsd:boolean"),
    SoapElement("feedEnabled", "xsd:boolean"),
    SoapElement("fields", "tns:Field", .many),
    SoapElement("keyPrefix", "xsd:string", .nillable),
    SoapElement("label", "xsd:string"),
    SoapElement("labelPlural", "xsd:string"),
    SoapElement("layoutable", "xsd:boolean"),
    SoapElement("mergeable", "xsd:boolean"),
    SoapElement("name", "xsd:string"),
    SoapElement("queryable", "xsd:boolean"),
    SoapElement("replicateable", "xsd:boolean"),
    SoapElement("retrieveable", "xsd:boolean"),
    SoapElement("searchable", "xsd:boolean"),
    SoapElement("triggerable", "xsd:boolean"),
    SoapElement("undeletable", "xsd:boolean"),
    SoapElement("updateable", "xsd:boolean")
  )

  private static let childRelationship = SoapType(
    "ChildRelationship",
    SoapElement("cascadeDelete", "xsd:boolean"),
    SoapElement("childSObject", "xsd:string"),
    SoapElement("deprecatedAndHidden", "xsd:boolean"),
    SoapElement("field", "xsd:string"),
    SoapElement("relationshipName", "xsd:string", .optional)
  )

  private static let fieldDescription = SoapType(
    "Field",
    SoapElement("autoNumber", "xsd:boolean"),
    SoapElement("byteLength", "xsd:int"),
    SoapElement("calculated", "xsd:boolean"),
    SoapElement("caseSensitive", "xsd:boolean"),
    SoapElement("createable", "xsd:boolean"),
    SoapElement("custom", "xsd:boolean"),
    SoapElement("defaultedOnCreate", "xsd:boolean"),
    SoapElement("digits", "xsd:int"),
    SoapElement("externalId", "xsd:boolean", .optional),
    SoapElement("filterable", "xsd:boolean"),
    SoapElement("groupable", "xsd:boolean"),
    SoapElement("idLookup", "xsd:boolean"),
    SoapElement("label", "xsd:string"),
    SoapElement("length", "xsd:int"),
    SoapElement("name", "xsd:string"),
    SoapElement("nameField", "xsd:boolean"),
    SoapElement("nillable", "xsd:boolean"),
    SoapElement("picklistValues", "tns:PicklistEntry", .manyNillable),
    SoapElement("precision", "xsd:int"),
    SoapElement("referenceTo", "xsd:string", .manyNillable),
    SoapElement("relationshipName", "xsd:string", .optional),
    SoapElement("restrictedPicklist", "xsd:boolean"),
    SoapElement("scale", "xsd:int"),
    SoapElement("soapType", "xsd:string"),
    SoapElement("sortable", "xsd:boolean", .optional),
    SoapElement("type", "xsd:string"),
    SoapElement("unique", "xsd:boolean"),
    SoapElement("updateable", "xsd:boolean")
  )

  private static let picklistEntry = SoapType(
    "PicklistEntry",
    SoapElement("active", "xsd:boolean"),
    SoapElement("defaultValue", "xsd:boolean"),
    SoapElement("label", "xsd:string", .nillable),
    SoapElement("value", "xsd:string")
  )
}
