import Authentication

/// The account that somebody wants to make.
struct NewAccount {
    let username: UserName
    let email: EmailAddress
    let password: Password

    init(_ body: BodyFields) throws(Problem) {
        var fields = AccountFields(body)
        let (username, email, password) = (fields.username(), fields.email(), fields.password())
        guard let username, let email, let password else { throw fields.problem }
        (self.username, self.email, self.password) = (username, email, password)
    }
}
