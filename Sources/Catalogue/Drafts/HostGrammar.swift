/// `host = IP-literal / IPv4address / reg-name` (https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2).
///
/// A reg-name is held to what a name in the DNS can be, with the underscore that some have.
enum HostGrammar {
    static func isHost(_ host: ArraySlice<UInt8>) -> Bool {
        guard host.first != UInt8(ascii: "[") else {
            return host.last == UInt8(ascii: "]") && IPAddress.isVersion6(host.dropFirst().dropLast())
        }
        let labels = labels(of: host)
        guard let last = labels.last, host.count <= 253 else { return false }
        return isNumber(last) ? IPAddress.isVersion4(host) : labels.allSatisfy(isLabel)
    }

    /// The labels, without the empty one that a dot at the end makes.
    private static func labels(of host: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        let labels = host.pieces(between: UInt8(ascii: "."))
        return labels.last?.isEmpty == true ? labels.dropLast() : labels
    }

    /// Whether it is 1 to 63 letters, digits, hyphens and underscores, and an A-label where it looks like one.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard (1...63).contains(label.count),
            label.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { return false }
        let lowered = label.lowered
        return !lowered.starts(with: "xn--".utf8) || isALabel(lowered[...])
    }

    /// Whether the Punycode behind `xn--` says something that only Punycode can say.
    ///
    /// Something beyond ASCII, that is, and nothing that a mapping would have changed before it was encoded.
    private static func isALabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard let scalars = Punycode.decode(label.dropFirst(4)) else { return false }
        return scalars.contains { !$0.isASCII } && scalars.allSatisfy(isStable)
    }

    /// RFC 5892, section 2.2: what NFKC and case folding change is not allowed, but for the exceptions and the join
    /// controls of sections 2.6 and 2.8.
    private static func isStable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{df}", "\u{3c2}", "\u{200c}", "\u{200d}": true
        default: !scalar.properties.changesWhenNFKCCaseFolded && !scalar.isControl
        }
    }

    /// Whether browsers take a last label for a number, and the host for an IPv4 address with it.
    ///
    /// The WHATWG's URL standard, section 3.5, "ends in a number checker".
    private static func isNumber(_ label: ArraySlice<UInt8>) -> Bool {
        if !label.isEmpty, label.allSatisfy(\.isDigit) { return true }
        return label.lowered.starts(with: "0x".utf8) && label.dropFirst(2).allSatisfy(\.isHexDigit)
    }
}
