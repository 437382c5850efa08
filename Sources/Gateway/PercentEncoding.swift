/// Percent-encoding (RFC 3986, section 2.1).
enum PercentEncoding {
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
