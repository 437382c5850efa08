/// Percent-encoding (RFC 3986, section 2.1).
public enum PercentEncoding {
    /// The text as it may stand anywhere in a URL: all but the unreserved characters encoded.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The encoded text, of ASCII alone.
    public static func encode(_ text: String) -> String {
        text.utf8.map { byte in
            byte.isLetterOrDigit || "-._~".utf8.contains(byte) ? String(Unicode.Scalar(byte)) : encode(byte)
        }.joined()
    }

    private static func encode(_ byte: UInt8) -> String {
        "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }

    /// The bytes that are meant, or nil where a percent sign is not followed by two hexadecimal digits.
    static func decode(_ encoded: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var index = encoded.startIndex
        while index < encoded.endIndex {
            guard encoded[index] == UInt8(ascii: "%") else {
                decoded.append(encoded[index])
                index += 1
                continue
            }
            guard let byte = byte(of: encoded[index...].dropFirst().prefix(2)) else { return nil }
            decoded.append(byte)
            index += 3
        }
        return decoded
    }

    /// The byte that two hexadecimal digits make.
    static func byte(of digits: ArraySlice<UInt8>) -> UInt8? {
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return values.count == 2 ? UInt8(values[0] << 4 | values[1]) : nil
    }
}
