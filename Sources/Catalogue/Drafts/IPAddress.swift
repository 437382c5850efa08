/// The addresses that can be a host (https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2), told by their grammar.
enum IPAddress {
    /// Whether it is an `IPv4address`: four octets in decimal, between dots.
    static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let octets = text.pieces(between: UInt8(ascii: "."))
        return octets.count == 4 && octets.allSatisfy(isOctet)
    }

    /// Whether it is a `dec-octet`: 0 to 255, without leading zeros.
    private static func isOctet(_ text: ArraySlice<UInt8>) -> Bool {
        guard (1...3).contains(text.count), text.allSatisfy(\.isDigit) else { return false }
        let isShortest = text.count == 1 || text.first != UInt8(ascii: "0")
        return isShortest && UInt8(String(decoding: text, as: UTF8.self)) != nil
    }

    /// Whether it is an `IPv6address`: eight groups, or fewer with one `::` for at least one group of zeros.
    static func isVersion6(_ text: ArraySlice<UInt8>) -> Bool {
        guard let gap = text.indices.first(where: { text[$0...].starts(with: "::".utf8) }) else {
            return groups(in: text) == 8
        }
        let before = text[..<gap]
        guard !before.contains(UInt8(ascii: ".")), let left = groups(in: before, orNone: true),
            let right = groups(in: text[(gap + 2)...], orNone: true)
        else { return false }
        return left + right <= 7
    }

    /// How many groups of 16 bits the text writes, where an IPv4 address at its end counts for two; nil if it is wrong.
    private static func groups(in text: ArraySlice<UInt8>, orNone: Bool = false) -> Int? {
        if text.isEmpty { return orNone ? 0 : nil }
        var pieces = text.pieces(between: UInt8(ascii: ":"))
        var count = 0
        if let last = pieces.last, isVersion4(last) {
            pieces.removeLast()
            count = 2
        }
        let areGroups = pieces.allSatisfy { (1...4).contains($0.count) && $0.allSatisfy(\.isHexDigit) }
        return areGroups ? count + pieces.count : nil
    }
}
