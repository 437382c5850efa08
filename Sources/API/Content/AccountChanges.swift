import Authentication
import Gateway

/// What somebody wants changed in the own account; at least one thing.
struct AccountChanges {
    let email: EmailAddress?
    let password: Password?

    init(_ body: BodyFields) throws(Problem) {
        var fields = AccountFields(body)
        email = fields.has(.email) ? fields.email() : nil
        // A verification alone is half of a new password.
        password = fields.has(.password) || fields.has(.passwordVerification) ? fields.password() : nil
        guard fields.isFaultless else { throw fields.problem }
        guard email != nil || password != nil else {
            throw Problem(.badRequest, "Send a new email, or a new password with verify_password.")
        }
    }
}
