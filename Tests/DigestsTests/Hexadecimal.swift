import Digests
import Testing

/// The bytes that a text of hexadecimal digits stands for; the tests fail where it is none.
func bytes(hex: String) throws -> [UInt8] {
    let digits = try hex.map { try #require($0.hexDigitValue) }
    try #require(digits.count.isMultiple(of: 2))
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}

func hex(_ bytes: Span<UInt8>) -> String {
    var text = ""
    for index in bytes.indices {
        text += bytes[index] < 16 ? "0" : ""
        text += String(bytes[index], radix: 16)
    }
    return text
}

func hex(_ digest: SHA256Digest) -> String {
    hex(digest.bytes.span)
}

func hex(_ code: MessageAuthenticationCode) -> String {
    hex(code.bytes.span)
}
