/// The id of one request, the same in its answer and in every log line about it.
public struct RequestID: Sendable, Hashable, CustomStringConvertible {
    /// 1 to 64 letters, digits, `-`, `_` and `.`.
    public let description: String

    /// Takes an id that somebody else has given, if it is sane.
    ///
    /// - Parameter text: The id; nil is the answer to one that is empty, over 64 bytes, or holds anything but letters,
    ///   digits, `-`, `_` and `.`.
    public init?(_ text: String) {
        self.init(Array(text.utf8)[...])
    }

    private init?(_ bytes: ArraySlice<UInt8>) {
        guard (1...64).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
        description = String(decoding: bytes, as: UTF8.self)
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
        self =
            parameters["REQUEST_ID"].flatMap { RequestID($0) }
            ?? parameters["HTTP_X_REQUEST_ID"].flatMap { RequestID($0) } ?? RequestID()
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "-_.".utf8.contains(byte)
    }
}
