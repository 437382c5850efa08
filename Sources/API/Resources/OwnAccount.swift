import Authentication
import Gateway
import JSON

/// The account of whoever is signed in.
enum OwnAccount {
    static let path = "/api/v1/users/me"

    @Sendable
    static func show(_ call: Call, _ principal: Principal) -> Response {
        Response(.ok, representation(of: principal.credential))
    }

    /// Sets a new password, which ends the tokens of before, or a new e-mail address, or both.
    @Sendable
    static func change(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        let changes = try AccountChanges(try BodyFields(of: call.request))
        var hash: PasswordHash?
        if let password = changes.password { hash = try call.hash(password) }
        let changed = try call.change(principal.credential) { credential in
            if let email = changes.email { credential.email = email }
            if let hash { credential.changePassword(to: hash) }
        }
        return Response(.ok, representation(of: changed))
    }

    /// Removes the account; its courses stay.
    @Sendable
    static func remove(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        try call.remove(principal.credential)
        return Response(.noContent)
    }

    private static func representation(of credential: Credential) -> JSONValue {
        [
            "id": .integer(credential.id), "username": .string(credential.username.text),
            "email": .string(credential.email.text), "admin": .bool(credential.isAdmin),
        ]
    }
}
