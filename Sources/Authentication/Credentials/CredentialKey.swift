/// The keys of a user's line, in the order in which a new line has them.
enum CredentialKey: String, CaseIterable {
    case id
    case username
    case email
    case password
    case admin
    case tokenVersion = "token_version"
    case created
}
