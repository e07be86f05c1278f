import Wire

/// A call-out that came in.
struct ReceivedCall: Sendable {
  /// How far the answer that is posted afterwards has got.
  enum Callback: Hashable, Sendable {
    /// There is none.
    case none
    /// It waits, or waits to be sent again.
    case waiting(attempts: Int)
    /// It arrived; the receiver answered with this status.
    case delivered(status: Int, attempts: Int)
    /// It was given up.
    case failed(reason: String, attempts: Int)
  }

  /// Its number, from 1.
  var number: Int64
  /// The name in its path.
  var hook: String
  /// When it came, in milliseconds since 1970.
  var receivedAt: Int64
  /// Header fields, without those that hold secrets.
  var fields: [(name: String, value: String)]
  /// The body: JSON.
  var body: [UInt8]
  /// Where the answer goes; `nil` where there is none.
  var target: CallbackTarget?
  /// How far it has got.
  var callback = Callback.none

  /// How it is called.
  var id: String { "CALL-\(String(String(1_000_000_000 + number).dropFirst()))" }

  /// About how many bytes it takes to keep.
  var size: Int { body.count + fields.reduce(256) { $0 + $1.name.utf8.count + $1.value.utf8.count + 64 } }

  /// Writes it as an object.
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("id", id)
      var time: [UInt8] = []
      time.appendTime(milliseconds: receivedAt, zone: "Z")
      json.member("receivedAt", String(decoding: time, as: UTF8.self))
      json.name("headers")
      json.object { json in for field in fields { json.member(field.name, field.value) } }
      json.name("body")
      json.raw(body)
      guard let target else { return }
      json.name("callback")
      json.object { json in
        json.member("url", target.url)
        write(callback, to: &json)
      }
    }
  }

  private func write(_ callback: Callback, to json: inout JSONWriter) {
    switch callback {
    case .none: break
    case .waiting(let attempts):
      json.member("state", "waiting")
      json.member("attempts", Int64(attempts))
    case .delivered(let status, let attempts):
      json.member("state", "delivered")
      json.member("attempts", Int64(attempts))
      json.member("status", Int64(status))
    case .failed(let reason, let attempts):
      json.member("state", "failed")
      json.member("attempts", Int64(attempts))
      json.member("reason", reason)
    }
  }
}
