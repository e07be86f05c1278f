import HTTPTypes
import Platform
import Synchronization
import Wire

extension Org {
  /// Answers `/services/Soap/…`: the description of the API by GET, its operations by POST.
  func answerSoap(_ request: ServerRequest, _ target: RequestTarget) async -> ServerResponse {
    let path = target.components.dropFirst(2)
    let isDescription = path.elementsEqual(["wsdl", "partner"])
    guard isDescription || (["u", "c"].contains(path.first) && (2...3).contains(path.count)) else {
      return ServerResponse(Problem(.notFound))
    }
    let version = isDescription ? Org.version("\(Org.latestVersion)") : path.dropFirst().first.flatMap(Org.version)
    let asksForIt = isDescription || target.parameters.contains { $0.name.lowercased() == "wsdl" }
    switch request.head.method {
    case .get where asksForIt, .head where asksForIt:
      guard let version else { return ServerResponse(Problem(.notFound)) }
      let address = "\(configuration.url)/services/Soap/u/\(version)"
      return ServerResponse(.ok, xml: PartnerDescription.document(address: address))
    case .post where !isDescription:
      do throws(SoapFault) {
        return try await answer(SoapEnvelope(request), version: version, from: request.peer)
      } catch {
        return error.response
      }
    case _:
      let text = "GET reads the description (\(configuration.url)/services/Soap/wsdl/partner), POST calls an operation"
      var response = ServerResponse(Problem(.methodNotAllowed, text))
      response.fields[.allow] = isDescription ? "GET" : "GET, POST"
      return response
    }
  }

  private func answer(
    _ envelope: SoapEnvelope,
    version: String?,
    from peer: String
  ) async throws(SoapFault) -> ServerResponse {
    let name = envelope.body.name
    let isOurs = [PartnerNamespace.api, PartnerNamespace.enterprise].contains(envelope.body.namespace)
    guard isOurs, let operation = SoapOperation.all.first(where: { $0.name == name }) else {
      let text = "{\(envelope.body.namespace.prefix(200))}\(name.prefix(200))"
      throw .client("No operation available for request \(text), please check the WSDL for the service.")
    }
    guard let version else { throw SoapFault(Problem(.unsupportedVersion)) }
    let call = SoapCall(envelope: envelope, version: version, peer: peer)
    switch operation.answer {
    case .withoutSession(let answer):
      return await respond(operation) { xml async throws(Problem) in try await answer(self, call, &xml) }
    case .inSession(let answer):
      guard let token = envelope.sessionID, let session = session(of: token[...]) else {
        let text = "Invalid Session ID found in SessionHeader: Session expired or invalid"
        throw SoapFault(Problem(.invalidSession, text))
      }
      let origin = ChangeOrigin(.soap, version: version, callOptions: envelope.client.map { "client=\($0)" })
      var response = await admitted { usage in
        await ChangeOrigin.$current.withValue(origin) {
          await respond(operation, usage: usage) { xml async throws(Problem) in
            try await answer(self, call, session, &xml)
          }
        }
      }
      response.account = ServerResponse.Account(user: session.username, client: session.clientID)
      return response
    }
  }

  /// Answers a call where the org's limits let it in; `answer` is told how much of the daily API requests is used.
  private func admitted(_ answer: ((used: Int64, allowed: Int64)) async -> ServerResponse) async -> ServerResponse {
    let now = clock.now()
    let ticket: OrgLimits.Ticket
    do throws(Problem) {
      ticket = try limits.withLock { limits throws(Problem) in try limits.admit(at: now) }
    } catch {
      return SoapFault(error).response
    }
    let usage = limits.withLock { $0.usage(of: .dailyApi, at: now) }
    let response = await answer(usage)
    let end = clock.now()
    limits.withLock { $0.end(ticket, at: end) }
    return response
  }

  private func respond(
    _ operation: SoapOperation,
    usage: (used: Int64, allowed: Int64)? = nil,
    _ body: (inout XMLWriter) async throws(Problem) -> Void
  ) async -> ServerResponse {
    var xml = XMLWriter(capacity: 4_096)
    xml.declaration()
    xml.begin(
      "soapenv:Envelope",
      ("xmlns:soapenv", PartnerNamespace.envelope),
      ("xmlns", PartnerNamespace.api),
      ("xmlns:sf", PartnerNamespace.records),
      ("xmlns:xsi", PartnerNamespace.schemaInstance),
      ("xmlns:xsd", PartnerNamespace.schema)
    )
    if let usage { xml.element("soapenv:Header") { $0.limitInfo(usage.used, of: usage.allowed) } }
    xml.begin("soapenv:Body")
    xml.begin("\(operation.name)Response")
    do throws(Problem) { try await body(&xml) } catch {
      return SoapFault(error, isLogin: !operation.needsSession).response
    }
    xml.end("\(operation.name)Response")
    xml.end("soapenv:Body")
    xml.end("soapenv:Envelope")
    return ServerResponse(.ok, xml: xml)
  }
}

extension XMLWriter {
  fileprivate mutating func limitInfo(_ current: Int64, of limit: Int64) {
    element("LimitInfoHeader") { xml in
      xml.element("limitInfo") { xml in
        xml.element("current", current)
        xml.element("limit", limit)
        xml.element("type", "API REQUESTS")
      }
    }
  }

  /// Writes an element for each of a list of names and texts.
  mutating func elements(_ list: [(name: String, text: String)]) {
    for (name, text) in list { element(name, text) }
  }

  /// Writes an element without a value.
  mutating func null(_ name: String) { empty(name, ("xsi:nil", "true")) }
}
