/// Why nobody can trust a server's certificate.
public enum CertificateFault: Sendable, Equatable {
    /// It is not good any more.
    case expired
    /// It is not good yet.
    case notYetValid
    /// It is for another name.
    case otherName
    /// It is signed by itself, or by somebody who is not known here.
    case unknownIssuer
    /// Something else, in the library's words.
    case other(String)

    /// Finds out what is meant by the words of the TLS library that curl was built with.
    ///
    /// - Parameter message: What curl has said.
    public init(_ message: String) {
        let kinds: [(CertificateFault, [String])] = [
            (.expired, ["expired"]),
            (.notYetValid, ["not yet valid", "not yet activated"]),
            (.otherName, ["subject name", "does not match", "hostname mismatch"]),
            (.unknownIssuer, ["self-signed", "self signed", "issuer"]),
        ]
        let text = message.lowercased()
        self = kinds.first { $0.1.contains(where: text.contains) }?.0 ?? .other(message)
    }
}
