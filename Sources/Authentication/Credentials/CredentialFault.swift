/// What is wrong in the text of a credentials file, and on which line; it quotes nothing but keys and user names.
struct CredentialFault: Error, Equatable {
    let line: Int
    let problem: String
}
