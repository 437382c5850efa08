/// `application/x-www-form-urlencoded` as browsers and curl write it (URL Standard, section 5.1).
public enum FormURLEncoded {
    /// Reads names and values in their order.
    ///
    /// A plus sign is a blank, and a percent sign without two hexadecimal digits stands for itself, as the standard says:
    /// `curl -d 'title=100% sure'` means what it looks like.
    ///
    /// - Parameter bytes: The query or the content.
    /// - Returns: The pairs, or nil where one of them is not UTF-8.
    public static func parse(_ bytes: ArraySlice<UInt8>) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for piece in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
            guard let name = decode(piece[..<equals]), let value = decode(piece[equals...].dropFirst()) else {
                return nil
            }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decode(_ encoded: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var rest = encoded
        while let first = rest.popFirst() {
            if first == UInt8(ascii: "%"), let byte = PercentEncoding.byte(of: rest.prefix(2)) {
                decoded.append(byte)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(first == UInt8(ascii: "+") ? UInt8(ascii: " ") : first)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
