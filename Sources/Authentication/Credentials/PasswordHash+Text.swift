extension PasswordHash {
    /// The hash as text, for a copy of the accounts that somebody has asked for; nothing else may show it.
    public var text: String { phc }
}
