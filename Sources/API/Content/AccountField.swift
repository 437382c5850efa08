import Authentication

/// The fields of an account in a body, and what is said of them; the words for what is missing are the original's.
enum AccountField: String {
    case username
    case email
    case password
    case passwordVerification = "verify_password"

    var missing: String {
        switch self {
        case .username: "No username provided"
        case .email: "No email provided"
        case .password: "No password provided"
        case .passwordVerification: "No password verification provided"
        }
    }

    var wrong: String {
        switch self {
        case .username: "username must have \(UserName.rule)"
        case .email: "email must be \(EmailAddress.rule)"
        case .password: "password must have \(Password.rule)"
        case .passwordVerification: "Password and password verification do not match"
        }
    }

    /// What is said where another account has it.
    var taken: (name: String, text: String) {
        (rawValue, self == .email ? "Another account has this e-mail address" : "Another account has this user name")
    }
}
