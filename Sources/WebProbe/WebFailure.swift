/// Why there is no answer to a request.
public enum WebFailure: Error, Sendable, Equatable {
    /// The name of the host is not known.
    case unknownHost
    /// Nothing listens there, or it cannot be reached.
    case notConnected
    /// No answer came in time.
    case timedOut
    /// No time was left to ask.
    case notAsked
    /// The server's certificate cannot be trusted.
    case certificate(CertificateFault)
    /// No encryption came about, for a reason in curl's words.
    case noTLS(String)
    /// The connection ended without an answer.
    case cutOff
    /// What came is no answer of HTTP.
    case notHTTP
    /// curl has failed otherwise, in its words.
    case other(String)

    /// Finds out what is meant by an exit code of curl.
    ///
    /// - Parameters:
    ///   - code: The exit code (curl(1), EXIT CODES).
    ///   - message: What it has said.
    public init(curl code: Int32, _ message: String) {
        self =
            switch code {
            case 6: .unknownHost
            case 7: .notConnected
            case 28: .timedOut
            // 51 is what 60 is in versions before 7.62.
            case 51, 60: .certificate(CertificateFault(message))
            case 35: .noTLS(message)
            case 52, 55, 56, 92: .cutOff
            case 1, 8: .notHTTP
            default: .other(message.isEmpty ? "curl has ended with \(code)" : message)
            }
    }
}
