/// A path, split at its slashes and then percent-decoded once.
///
/// In this order, so that an encoded slash stays inside its segment and matches nothing.
public struct Path: Sendable, Equatable {
    /// The segments behind the first slash; a trailing slash leaves an empty last one.
    public let segments: [String]

    /// Reads an absolute path as it stands in a request target (RFC 3986, section 3.3).
    ///
    /// - Parameter encoded: The path; nil is the answer where it does not begin with a slash, a percent sign is not
    ///   followed by two digits, or a segment is not UTF-8 or holds a control character.
    init?(encoded: ArraySlice<UInt8>) {
        guard encoded.first == UInt8(ascii: "/") else { return nil }
        let pieces = encoded.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let segments = pieces.compactMap(Self.segment(encoded:))
        guard segments.count == pieces.count else { return nil }
        self.segments = segments
    }

    /// Reads a path that a web server has decoded already.
    ///
    /// - Parameter decoded: The path; nil is the answer as in `init(encoded:)`.
    init?(decoded: some Collection<UInt8>) {
        guard decoded.first == UInt8(ascii: "/") else { return nil }
        let pieces = decoded.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let segments = pieces.compactMap { Self.segment(Array($0)) }
        guard segments.count == pieces.count else { return nil }
        self.segments = segments
    }

    private init(segments: [String]) {
        self.segments = segments
    }

    /// The path behind a prefix, or nil where it does not begin with it.
    func removing(_ mount: Mount) -> Path? {
        if mount == .root { return self }
        guard segments.starts(with: mount.segments) else { return nil }
        return Path(segments: Array(segments.dropFirst(mount.segments.count)))
    }

    private static func segment(encoded piece: ArraySlice<UInt8>) -> String? {
        // As nearly every segment is.
        if piece.allSatisfy(\.isPlain) { return String(decoding: piece, as: UTF8.self) }
        return PercentEncoding.decode(piece).flatMap(segment)
    }

    private static func segment(_ bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: isControl)
        else { return nil }
        return text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar.value < 0x20 || scalar.value == 0x7F : scalar.properties.generalCategory == .control
    }
}

extension UInt8 {
    /// A character of ASCII that stands for itself in a path.
    fileprivate var isPlain: Bool { (0x21..<0x7F).contains(self) && self != UInt8(ascii: "%") }
}
