import Authentication
import Gateway
import JSON

/// The accounts: made by anybody where registration is open, listed to an admin.
enum Users {
    @Sendable
    static func register(_ call: Call) throws(Problem) -> Response {
        guard call.rules.isRegistrationOpen else {
            throw Problem(.forbidden, "Registration is closed here; whoever runs the service makes the accounts.")
        }
        let account = try NewAccount(try BodyFields(of: call.request))
        // Before a hash is computed; the table judges once more when the account is added.
        try refuseTaken(account, by: try call.accounts())
        let hash = try call.hash(account.password)
        let added = try call.updateAccounts { table in
            try table.add(
                username: account.username, email: account.email, passwordHash: hash, created: call.now)
        }
        return Response(.created, summary(of: added), fields: [Field(.location, call.path(OwnAccount.path))])
    }

    /// An admin sees all, in order of id and in pages; everybody else sees themselves.
    @Sendable
    static func list(_ call: Call, _ principal: Principal) throws(Problem) -> Response {
        let page = try Page(of: call.request)
        let own = principal.credential
        let visible = own.isAdmin ? try call.accounts().credentials : [own]
        let found = visible.filter { $0.id > page.after }.sorted { $0.id < $1.id }
        let (users, links) = page.cut(found, id: \.id, at: call.path("/api/v1/users"))
        return Response(.ok, ["users": .array(users.map(summary))], fields: links)
    }

    private static func refuseTaken(_ account: NewAccount, by accounts: CredentialTable) throws(Problem) {
        var taken: [(name: String, text: String)] = []
        if accounts.credential(signingInWith: account.username.text) != nil {
            taken.append(AccountField.username.taken)
        }
        if accounts.credential(signingInWith: account.email.text) != nil { taken.append(AccountField.email.taken) }
        guard taken.isEmpty else { throw Problem(.conflict, .fields(taken)) }
    }

    private static func summary(of credential: Credential) -> JSONValue {
        ["username": .string(credential.username.text)]
    }
}
