import BeaufortNumerics
import Org
import Testing
import Wire

@Suite("SOAP under fire")
struct SoapFuzzTests {
  private static let bodies = [
    "<login><username>beaufort</username><password>beaufort</password></login>",
    """
    <create><sObjects><o:type>Contact</o:type><o:LastName>x</o:LastName><o:Birthdate>1980-01-01</o:Birthdate><o:Account>\
    <o:type>Account</o:type><o:External_Id__c>P</o:External_Id__c></o:Account></sObjects></create>
    """,
    """
    <update><sObjects><o:type>Account</o:type><o:fieldsToNull>Phone</o:fieldsToNull><o:Id>0015gL00000000gABA</o:Id>\
    <o:AnnualRevenue>1.5</o:AnnualRevenue></sObjects></update>
    """,
    """
    <upsert><externalIDFieldName>External_Id__c</externalIDFieldName><sObjects><o:type>Account</o:type>\
    <o:External_Id__c>A</o:External_Id__c><o:Name>&lt;n&#65;</o:Name></sObjects></upsert>
    """,
    "<delete><ids>0015gL00000000gABA</ids></delete>",
    "<retrieve><fieldList>Id,Name</fieldList><sObjectType>Account</sObjectType><ids>0015gL00000000gABA</ids></retrieve>",
    "<query><queryString>SELECT Id, Name, (SELECT Id FROM Contacts) FROM Account LIMIT 5</queryString></query>",
    "<queryMore><queryLocator>01g5gL000000001AAA-200</queryLocator></queryMore>",
    "<describeSObject><sObjectType>Account</sObjectType></describeSObject>",
  ]
  private static let pieces = [
    "<", ">", "</", "&", "&amp;", "&#x0;", "<![CDATA[", "]]>", "<!--", "xsi:nil='true'", "'", "\"", "<o:type>",
    "</o:type>",
    "Id", "Name", "-1", "1e999", "9999999999999999999", "\u{0}", "\u{FEFF}", "é", "<o:Id/>", "<sObjects/>",
    "2026-13-45",
  ]

  @Test("an envelope changed at random is answered by a result or a fault", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func mutated(seed: UInt64) async throws {
    let rig = try await SoapRig()
    var random = RandomStream(seed: seed)
    var results = 0
    for number in 0..<1_000 {
      let body = Self.bodies[Int.random(in: 0..<Self.bodies.count, using: &random)]
      var bytes = Array(SoapRig.envelope(body).utf8)
      // Half of them are changed in the body alone, so that most stay well-formed around it.
      let from = number % 2 == 0 ? 0 : Array(SoapRig.envelope("").utf8).count - 24
      for _ in 0..<Int.random(in: 1..<5, using: &random) {
        guard from < bytes.count else { break }
        let place = Int.random(in: from..<bytes.count, using: &random)
        switch UInt8.random(in: 0..<5, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1:
          bytes.insert(contentsOf: Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)].utf8, at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<12, using: &random)))
        case 3:
          let end = min(bytes.count, place + Int.random(in: 0..<60, using: &random))
          bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      let reply = try await rig.post(bytes)
      #expect(reply.fault != "", "seed \(seed), envelope \(number)")
      if reply.fault == nil { results += 1 }
    }
    #expect(results > 20 && results < 500, "seed \(seed)")
    #expect(rig.rig.org.locks.count == 0)
  }

  @Test("values that look like other things are values", arguments: ["'; DROP TABLE Account; --", "%s%n", "${jndi:x}"])
  func injection(text: String) async throws {
    let rig = try await SoapRig()
    let id = try await rig.accounts([text])[0]
    let reply = try await rig.call(
      "<retrieve><fieldList>Name</fieldList><sObjectType>Account</sObjectType><ids>\(id)</ids></retrieve>"
    )
    #expect(reply.results.first?["Name"]?.string == text)
  }

  @Test("a million laughs, files from outside and deep nesting are refused at once")
  func attacks() async throws {
    let rig = try await SoapRig()
    let laughs = (1...9).map { "<!ENTITY l\($0) '\(String(repeating: "&l\($0 - 1);", count: 10))'>" }.joined()
    let lol = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY l0 'lol'>\(laughs)]><x>&l9;</x>"
    #expect(try await rig.post(Array(lol.utf8)).fault?.contains("DOCTYPE") == true)
    let outside = "<!DOCTYPE x SYSTEM 'http://127.0.0.1/x.dtd'><x/>"
    #expect(try await rig.post(Array(outside.utf8)).fault?.contains("DOCTYPE") == true)
    let deep = try await rig.call(String(repeating: "<a>", count: 100_000) + String(repeating: "</a>", count: 100_000))
    #expect(deep.fault?.contains("nested deeper than 64 levels") == true)
    let wide = try await rig.call("<create>\(String(repeating: "<sObjects/>", count: 300_000))</create>")
    #expect(wide.fault?.contains("more than 250000 elements") == true)
  }
}
