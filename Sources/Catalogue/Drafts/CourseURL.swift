/// The address of a course: an absolute `http` or `https` URL (https://www.rfc-editor.org/rfc/rfc3986#section-3).
///
/// White space around it is taken away, scheme and host are put in lower case, and nothing else is changed.
///
/// Scheme, authority and host are held to the grammar of RFC 3986, less user information and IPvFuture. In path, query
/// and fragment, which nothing here looks into, what browsers leave as it is stays as it is (`|`, `[`, letters
/// beyond ASCII, a lone `%`); refused are white space, the characters that `CourseTitle` refuses, the backslash, which
/// browsers take for a slash, and `<`, `>` and `"`, which end a URL in running text (appendix C).
public struct CourseURL: Sendable {
    /// The longest URL, in bytes of UTF-8.
    public static let limit = 2000

    /// The URL in the form it is stored in.
    public let text: String

    /// Trims, judges and lowers the case of a URL.
    ///
    /// - Parameter text: The URL as it came.
    /// - Throws: The first fault that is found.
    public init(_ text: String) throws(URLFault) {
        let trimmed = text.trimmingWhiteSpace
        let bytes = Array(trimmed.utf8)
        guard !bytes.isEmpty else { throw .missing }
        guard bytes.count <= Self.limit else { throw .tooLong(bytes.count) }
        try Self.checkCharacters(trimmed.unicodeScalars)
        let parts = try URLParts(bytes[...])
        try Self.checkHost(parts.host)
        try Self.checkPort(parts.port)
        self.text = String(decoding: parts.lowered, as: UTF8.self)
    }

    private static func checkCharacters(_ scalars: String.UnicodeScalarView) throws(URLFault) {
        for scalar in scalars {
            if scalar == "\\" { throw .backslash }
            if scalar.isWhiteSpace { throw .whiteSpace }
            if scalar.isControl { throw .control(scalar) }
            if scalar == "<" || scalar == ">" || scalar == "\"" { throw .delimiter(scalar) }
        }
    }

    private static func checkHost(_ host: ArraySlice<UInt8>) throws(URLFault) {
        if host.isEmpty { throw .noHost }
        guard host.allSatisfy({ $0 < 0x80 }) else { throw .hostBeyondASCII }
        guard HostGrammar.isHost(host) else { throw .host }
    }

    /// Judges `[ ":" port ]`: nothing, or a colon and the digits of a number from 1 to 65535.
    private static func checkPort(_ port: ArraySlice<UInt8>) throws(URLFault) {
        guard let colon = port.first else { return }
        let digits = port.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.allSatisfy(\.isDigit),
            let number = UInt16(String(decoding: digits, as: UTF8.self)), number > 0
        else { throw .port }
    }
}
