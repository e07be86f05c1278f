import HTTPTypes
import Platform
import Wire

extension Call {
  /// The request with the method that its parameter `_HttpMethod` names, for clients that know no PATCH.
  ///
  /// - SeeAlso: REST API Developer Guide, *Using REST API Resources*.
  func withMethodOfParameter() throws(Problem) -> Call {
    guard method == .post, let name = target["_HttpMethod"] else { return self }
    guard let method = HTTPRequest.Method(name.uppercased()), [.patch, .delete, .get, .post].contains(method) else {
      throw Problem(.methodNotAllowed, "_HttpMethod '\(name)' not allowed. Allowed are GET,POST,PATCH,DELETE")
    }
    var request = request
    request.head.method = method
    return Call(request: request, target: target, version: version, session: session)
  }

  /// The body of a request that has one.
  ///
  /// - Throws: what the platform says of a body that is too large, is not JSON, or does not say that it is.
  func resourceBody() async throws(Problem) -> JSON? {
    guard takesBody else { return nil }
    try checkContentType()
    let bytes: [UInt8]
    do throws(BodyError) {
      bytes = try await request.collected(upTo: PlatformFigures.restBodyBytes)
    } catch {
      throw Problem(error)
    }
    return try json(bytes)
  }

  /// The same of a request whose body has arrived.
  func arrivedBody() throws(Problem) -> JSON? {
    guard takesBody, let bytes = request.body.arrived else { return nil }
    try checkContentType()
    return try json(bytes)
  }

  /// Whether its body has arrived, or is of no importance.
  var bodyHasArrived: Bool { !takesBody || (request.body.arrived?.count ?? .max) <= PlatformFigures.restBodyBytes }

  private var takesBody: Bool { method == .post || method == .patch || method == .put }

  private func json(_ bytes: [UInt8]) throws(Problem) -> JSON {
    guard !bytes.isEmpty else {
      throw Problem(.jsonParser, "The HTTP entity body is required, but this request has no entity body.")
    }
    do throws(JSONError) {
      return try JSON(parsing: bytes)
    } catch {
      throw Problem(.jsonParser, error.description)
    }
  }

  /// Checks that the body says of itself that it is JSON.
  func checkContentType() throws(Problem) {
    if let coding = request.field(.contentEncoding), coding.lowercased() != "identity" {
      throw Problem(.unsupportedMediaType, "Content encoding \(coding) not supported; send the body as it is")
    }
    guard let type = request.field(.contentType) else { return }
    if type == "application/json" { return }
    let name = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    guard name == "application/json" else {
      throw Problem(.unsupportedMediaType, "Content type \(type) not supported; send application/json")
    }
  }
}

extension Problem {
  /// A body that could not be read.
  init(_ error: BodyError) {
    switch error {
    case .tooLarge(let limit): self.init(.bodyTooLarge, "The body is larger than \(limit) bytes; split the request.")
    case .broken: self.init(.jsonParser, "The body broke off.")
    }
  }
}
