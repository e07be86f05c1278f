extension String {
  /// Decodes percent-encoded bytes; `nil` where they are not well formed.
  ///
  /// - SeeAlso: RFC 3986, section 2.1; for `plusIsSpace` the URL standard's `application/x-www-form-urlencoded`.
  package init?(percentDecoding bytes: Span<UInt8>, plusIsSpace: Bool) {
    var index = 0
    while index < bytes.count, bytes[index] != UInt8(ascii: "%"), bytes[index] != UInt8(ascii: "+") || !plusIsSpace {
      index += 1
    }
    // Most texts have nothing to decode.
    if index == bytes.count {
      self.init(utf8: bytes)
      return
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    for plain in 0..<index { decoded.append(bytes[plain]) }
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "%"):
        guard
          index + 2 < bytes.count,
          let high = bytes[index + 1].hexadecimalDigit,
          let low = bytes[index + 2].hexadecimalDigit
        else { return nil }
        decoded.append(high << 4 | low)
        index += 2
      case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
      default: decoded.append(byte)
      }
      index += 1
    }
    self.init(utf8: decoded.span)
  }

  /// The text with every byte but letters, digits and `-._~` percent-encoded.
  package var percentEncoded: String {
    var encoded: [UInt8] = []
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.append(byte)
      default: encoded += [UInt8(ascii: "%"), (byte >> 4).hexadecimalLetter, (byte & 15).hexadecimalLetter]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }
}

extension UInt8 {
  /// The value of an ASCII hexadecimal digit.
  var hexadecimalDigit: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The upper-case hexadecimal digit of a value below 16.
  var hexadecimalLetter: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "A") + self - 10 }
}
