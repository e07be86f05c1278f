import Platform
import Wire

extension Org {
  /// Answers `login`.
  func logIn(_ call: SoapCall, _ xml: inout XMLWriter) throws(Problem) {
    guard call.envelope.byteCount <= PlatformFigures.soapLoginBytes else { throw Problem(.soapLoginTooLarge) }
    let (username, password) = (try call.parameter("username"), try call.parameter("password"))
    let session = try loginBySoap(username: username, password: password, from: call.peer)
    xml.element("result") { xml in
      xml.elements(soapLoginResult(session, version: call.version))
      writeUserInfo(session, as: "userInfo", &xml)
    }
  }

  /// Writes who is logged in.
  func writeUserInfo(_ session: Session, as name: String, _ xml: inout XMLWriter) {
    xml.element(name) { $0.elements(soapUserInfo(session)) }
  }

  /// Answers `getServerTimestamp`.
  func writeTimestamp(_ xml: inout XMLWriter) {
    xml.element("result") { xml in
      xml.begin("timestamp")
      xml.raw { $0.appendTime(milliseconds: clock.date(), zone: "Z") }
      xml.end("timestamp")
    }
  }
}
