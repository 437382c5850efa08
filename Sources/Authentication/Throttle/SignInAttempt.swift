/// Which account somebody tries to sign in to, and from where.
public struct SignInAttempt: Sendable {
    /// How a try that was begun has been counted.
    public enum Standing: Sendable, Equatable {
        /// As failed already.
        case counted
        /// Not yet for the account, since it comes from where its user signed in from last.
        case home
    }

    /// The name or e-mail address as it is compared; whether there is such an account makes no difference.
    ///
    /// Name and address of one account count apart: together, the sixth try would tell that they belong together.
    let account: [UInt8]
    let address: [UInt8]

    /// Describes an attempt.
    ///
    /// - Parameters:
    ///   - name: The user name or e-mail address as it was sent.
    ///   - address: Bytes that stand for the client's address.
    public init(name: String, address: [UInt8]) {
        account = Array((CredentialTable.mayExist(name) ? name.caseFolded.composed : "").utf8)
        self.address = address
    }
}
