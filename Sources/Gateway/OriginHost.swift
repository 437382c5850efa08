/// The host of an origin as browsers write it: an ASCII name, or an address in its one form
/// (https://url.spec.whatwg.org/#host-serializing).
struct OriginHost: CustomStringConvertible {
    let description: String

    /// Reads a host in small letters; nil is the answer to what is none.
    init?(_ bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]") {
            guard let pieces = Self.pieces(of: text.dropFirst().dropLast()) else { return nil }
            description = "[\(Self.compressed(pieces))]"
        } else {
            guard Self.isName(bytes) else { return nil }
            description = text
        }
    }

    /// Names of other scripts come in their `xn--` form; a name whose last label is a number is an IPv4 address.
    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.allSatisfy(isLabel), let last = labels.last else { return false }
        return !last.allSatisfy(\.isDigit) || isVersion4(labels)
    }

    private static func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { $0.isLetterOrDigit || "-_".utf8.contains($0) }
    }

    private static func isVersion4(_ labels: [ArraySlice<UInt8>]) -> Bool {
        labels.count == 4
            && labels.allSatisfy { label in
                let text = String(decoding: label, as: UTF8.self)
                return UInt8(text).map { "\($0)" } == text
            }
    }
}

// IPv6 addresses (https://url.spec.whatwg.org/#concept-ipv6-serializer).
extension OriginHost {
    /// The eight numbers of an address, of which `::` stands for those that are left out.
    private static func pieces(of text: Substring) -> [UInt16]? {
        guard let gap = text.utf8.place(of: "::") else {
            return numbers(text).flatMap { $0.count == 8 ? $0 : nil }
        }
        guard let head = numbers(text[..<gap]), let tail = numbers(text[gap...].dropFirst(2)),
            head.count + tail.count < 8
        else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    private static func numbers(_ text: Substring) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        // A sign would pass for part of a number.
        let numbers = parts.compactMap { $0.utf8.allSatisfy(\.isLetterOrDigit) ? UInt16($0, radix: 16) : nil }
        return numbers.count == parts.count ? numbers : nil
    }

    /// The address without its longest run of zeros, the first of those that are as long.
    private static func compressed(_ pieces: [UInt16]) -> String {
        let run = pieces.indices.map { start in start..<(start + pieces[start...].prefix { $0 == 0 }.count) }
            .reduce(0..<1) { $1.count > $0.count ? $1 : $0 }
        guard run.count > 1 else { return text(of: pieces[...]) }
        return "\(text(of: pieces[..<run.lowerBound]))::\(text(of: pieces[run.upperBound...]))"
    }

    private static func text(of pieces: ArraySlice<UInt16>) -> String {
        pieces.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
