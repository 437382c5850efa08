import Authentication
import Files
import JSON
import Settings
import Time
import WebProbe

/// Whether the running service has the accounts and the keys of the state folder.
extension WebExamination {
    private static let secondsOfToken: Int64 = 60

    mutating func examineAccounts() {
        guard let folder else {
            return add(.note, "whether a good token is taken was not tried: no state folder is at hand")
        }
        // A token goes to nobody but the service, and by no way that others can read.
        guard address.isEncrypted ? !trustsAnyCertificate : isOnLoopback else {
            return add(.note, "whether a good token is taken was not tried: others could read it on the way")
        }
        guard let (user, token) = token(in: folder) else {
            return add(
                .note, "whether a good token is taken was not tried: there is no user, or this user cannot read the key"
            )
        }
        var request = WebRequest(address.url("/api/v1/users/me"), fields: [("Authorization", "Token \(token)")])
        request.remoteAddress = remoteAddress
        guard let exchange = ask(request) else { return }
        if exchange.answer?.status == 200, exchange.answer?.object?["id"]?.integer == user.id {
            return add(.ok, "the service takes a token made here: it has the accounts and keys of \(folder.path)")
        }
        add(
            .warning, "a token made with the accounts and keys of \(folder.path) is answered by \(exchange.words)",
            "see which state folder the service was started with (\(StateFolder.variable), or \(StateFolder.pointer) beside the "
                + "program), and whether its log tells of a file that it could not read; a FastCGI process that was started "
                + "before goes on with the folder of then: end it, under mod_fcgid by `pkill -x syllabus.fcgi`")
    }

    /// A token that is good for a minute, of a user who may do as little as there is.
    private func token(in folder: StateFolder) -> (user: Credential, token: String)? {
        guard let users = try? CredentialFile(path: folder.credentials).load().credentials,
            let user = users.first(where: { !$0.isAdmin }) ?? users.first,
            let ring = try? SecretFile(folder.secret).keyRing()
        else { return nil }
        let claims = Claims(
            id: user.id, version: user.tokenVersion, issuedAt: now,
            expires: now.advanced(bySeconds: Self.secondsOfToken))
        return (user, TokenSigner(keyRing: ring).token(for: claims))
    }
}
