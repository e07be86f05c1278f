import Testing

@testable import Org

@Suite("Names of fields")
struct FieldNameTests {
  @Test("are found in any case of their letters, and others are not")
  func cases() {
    let names = FieldNames(["Id", "Name", "External_Id__c", "BillingCity"])
    #expect(names.index(of: "External_Id__c") == 2)
    #expect(names.index(of: "EXTERNAL_ID__C") == 2)
    #expect(names.index(of: "billingcity") == 3)
    for other in ["", "i", "Nam", "Name ", "Named", "Nome", "Id\u{0}"] { #expect(names.index(of: other) == nil) }
  }

  @Test("are told apart where nearly all of their letters are the same")
  func alike() {
    let all = (0..<800).map { "Field\($0 / 10)x\($0 % 10)__c" } + ["Fieldaxb__c", "Fieldbxa__c"]
    let names = FieldNames(all)
    for (index, name) in all.enumerated() {
      #expect(names.index(of: name) == index)
      #expect(names.index(of: name.uppercased()) == index)
    }
  }

  @Test("that differ in case alone stand for the first of them")
  func twins() {
    let names = FieldNames(["Total__c", "TOTAL__C"])
    #expect(names.index(of: "Total__c") == 0)
    #expect(names.index(of: "total__c") == 0)
    #expect(names.index(of: "TOTAL__C") == 0)
  }

  @Test("of none are none")
  func none() {
    #expect(FieldNames([]).index(of: "Id") == nil)
  }
}
