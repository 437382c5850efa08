/// The id of one request, the same in its answer and in every log line about it.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// 1 to 64 letters, digits, `-`, `_` and `.`.
    public let description: String

    /// Takes an id that somebody else has given, if it is sane.
    ///
    /// - Parameter text: The id; nil is the answer to one that is empty, over 64 bytes, or holds anything but letters,
    ///   digits, `-`, `_` and `.`.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        description = text
    }

    /// Makes a fresh id of 64 random bits.
    public init() {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        description = String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// The web server's id (REQUEST_ID), else the client's (X-Request-Id), else a fresh one.
    ///
    /// - Parameter parameters: The request's parameters.
    public init(of parameters: Parameters) {
        let given = ["REQUEST_ID", "HTTP_X_REQUEST_ID"].lazy.compactMap { parameters.text($0).flatMap(Self.init(_:)) }
        self = given.first ?? RequestID()
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "-_.".utf8.contains(byte)
    }
}
