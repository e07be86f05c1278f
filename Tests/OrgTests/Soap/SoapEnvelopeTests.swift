import HTTPTypes
import Org
import Testing
import Wire

@Suite("SOAP envelopes")
struct SoapEnvelopeTests {
  private static let good = Array(SoapRig.envelope("<getServerTimestamp/>").utf8)

  @Test("the time is told in UTC")
  func timestamp() async throws {
    let reply = try await SoapRig().call("<getServerTimestamp/>")
    #expect(reply.results.first?["timestamp"]?.string == "2026-01-01T00:00:00.000Z")
  }

  @Test(
    "the operation may be called at every address, in both namespaces",
    arguments: ["/services/Soap/u/59.0", "/services/Soap/u/67.0/00D5gL000000001", "/services/Soap/c/59.0"]
  )
  func addresses(path: String) async throws {
    let rig = try await SoapRig()
    #expect(try await rig.post(Self.good, path: path).fault == nil)
    let enterprise = String(decoding: Self.good, as: UTF8.self)
      .replacing("urn:partner.soap.sforce.com", with: "urn:enterprise.soap.sforce.com")
    #expect(try await rig.post(Array(enterprise.utf8), path: path).fault == nil)
  }

  @Test("an unknown version is a fault, an unknown path is none of the API's")
  func versions() async throws {
    let rig = try await SoapRig()
    for version in ["12.0", "99.0", "x", "59.5"] {
      let fault = try await rig.post(Self.good, path: "/services/Soap/u/\(version)").fault
      #expect(fault == "UNSUPPORTED_API_VERSION: Invalid Api version specified on URL")
    }
    for path in ["/services/Soap", "/services/Soap/u", "/services/Soap/m/59.0", "/services/Soap/u/59.0/a/b"] {
      #expect(await rig.rig.send(.post, path, Self.good).status == 404)
    }
    let put = await rig.rig.send(.put, SoapRig.path, Self.good)
    #expect(put.status == 405 && put.fields[.allow] == "GET, POST")
    #expect(await rig.rig.send(.get, SoapRig.path).status == 405)
  }

  @Test("wrong content types and a missing SOAPAction are told in plain words")
  func fields() async throws {
    let rig = try await SoapRig()
    for type in ["application/json", "application/soap+xml", "", "text/xmlish"] {
      let reply = try await rig.post(Self.good, fields: [.contentType: type, SoapRig.action: "x"])
      #expect(reply.fault == "The content type of a request must be text/xml, not '\(type)'")
      #expect(reply.body["faultcode"]?.string == "soapenv:Client")
    }
    let reply = try await rig.post(Self.good, fields: [.contentType: "text/xml"])
    #expect(reply.fault?.hasPrefix("SOAPAction HTTP header missing") == true)
    #expect(
      try await rig.post(Self.good, fields: [.contentType: "TEXT/XML ; a=b;charset=\"utf-8\"", SoapRig.action: ""])
        .fault == nil
    )
  }

  @Test(
    "envelopes that are none are told in plain words",
    arguments: [
      ("", "The request is not the XML that was expected: The document has no element at [line:1, column:1]"),
      ("{\"a\":1}", "The request is not the XML that was expected: Characters outside of the root element"),
      ("<a/>", "An Envelope of http://schemas.xmlsoap.org/soap/envelope/ was expected, and 'a' was found"),
      ("<Envelope/>", "An Envelope of http://schemas.xmlsoap.org/soap/envelope/ was expected that has one Body"),
      ("<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'/>", "The envelope is of SOAP 1.2"),
      ("<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'/>", "An Envelope of "),
      ("<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body/></e:Envelope>", "An Envelope of "),
      (
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        "The request is not the XML that was expected: A document type (DOCTYPE) is not allowed"
      ),
    ]
  )
  func malformed(text: String, message: String) async throws {
    let reply = try await SoapRig().post(Array(text.utf8))
    #expect(reply.fault?.hasPrefix(message) == true, "\(reply.fault ?? "no fault")")
  }

  @Test("an operation that is none is named with its namespace")
  func unknownOperation() async throws {
    let rig = try await SoapRig()
    let text = "please check the WSDL for the service."
    #expect(
      try await rig.call("<merge/>").fault
        == "No operation available for request {urn:partner.soap.sforce.com}merge, \(text)"
    )
    #expect(
      try await rig.call("<query xmlns='urn:x'/>").fault == "No operation available for request {urn:x}query, \(text)"
    )
  }

  @Test("headers that must be understood are refused where they are not, others are passed over")
  func headers() async throws {
    let rig = try await SoapRig()
    #expect(try await rig.call("<getServerTimestamp/>", header: "<x:y xmlns:x='u'/><CallOptions/>").fault == nil)
    let reply = try await rig.call("<getServerTimestamp/>", header: "<x:y xmlns:x='u' s:mustUnderstand='1'/>")
    #expect(reply.body["faultcode"]?.string == "soapenv:MustUnderstand")
    for (header, text) in [
      ("<AllOrNoneHeader><allOrNone>maybe</allOrNone></AllOrNoneHeader>", "'maybe' in allOrNone is not a valid value"),
      ("<QueryOptions><batchSize>x</batchSize></QueryOptions>", "'x' in batchSize is not a valid value"),
    ] {
      #expect(try await rig.call("<getServerTimestamp/>", header: header).fault?.hasPrefix(text) == true)
    }
  }
}
