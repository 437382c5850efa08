/// Why a table of credentials did not take a change.
public enum CredentialError: Error, Sendable, Equatable {
    /// Another user has that name, but for case perhaps.
    case nameTaken
    /// Another user has that e-mail address, but for case perhaps.
    case emailTaken
    /// Another user has or had that id.
    case idTaken
    /// No user has that id.
    case noSuchUser
    /// The ids or the user's token versions up to 2^53 - 1 are used up.
    case exhausted
}
