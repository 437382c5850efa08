/// The body of BEGIN_REQUEST (FastCGI 1.0, section 5.1).
struct BeginRequest {
    static let size = 8

    /// Whether this program has to play the responder, the only role it has.
    let isResponder: Bool
    /// Whether the connection stays for further requests.
    let keepsConnection: Bool

    /// Reads a body.
    ///
    /// - Parameter bytes: As many bytes as a body has.
    init(_ bytes: [UInt8]) {
        isResponder = bytes.starts(with: [0, 1])
        keepsConnection = bytes.dropFirst(2).first.map { $0 & 1 != 0 } ?? false
    }

    /// A body for the responder.
    static func bytes(keepsConnection: Bool) -> [UInt8] {
        [0, 1, keepsConnection ? 1 : 0, 0, 0, 0, 0, 0]
    }
}
