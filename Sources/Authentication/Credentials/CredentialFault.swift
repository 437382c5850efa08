/// What is wrong in the text of a credentials file, and on which line; it quotes nothing but keys.
struct CredentialFault: Error, Equatable {
    let line: Int
    let problem: String
}
