public import Time

/// A request's answer, or why there is none, and what is known of the connection.
public struct WebExchange: Sendable {
    /// The answer.
    public let result: Result<WebAnswer, WebFailure>
    /// The address of the server's machine, in digits; empty where no connection came about.
    public let remoteAddress: String
    /// The address of this machine that the request was sent from, in digits; empty where no connection came about.
    public let localAddress: String
    /// When the server's certificate ends; nil where there is none, or curl did not tell.
    public let certificateEnd: Timestamp?

    init(
        _ result: Result<WebAnswer, WebFailure>, remoteAddress: String = "", localAddress: String = "",
        certificateEnd: Timestamp? = nil
    ) {
        self.result = result
        self.remoteAddress = remoteAddress
        self.localAddress = localAddress
        self.certificateEnd = certificateEnd
    }

    /// The answer; nil where there is none.
    public var answer: WebAnswer? { try? result.get() }

    /// Whether the server's machine is this one, seen from inside (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3).
    public var isOnLoopback: Bool {
        remoteAddress.hasPrefix("127.") || remoteAddress == "::1" || remoteAddress.hasPrefix("::ffff:127.")
    }
}
