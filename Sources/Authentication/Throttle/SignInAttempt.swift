/// Which account somebody tries to sign in to, and from where.
public struct SignInAttempt: Sendable {
    /// Where a try that was begun comes from.
    public enum Standing: Sendable, Equatable {
        /// From anywhere.
        case counted
        /// From where the account's user signed in from last; if it fails that is to be noted.
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
