import Authentication

/// Who was authenticated, and how.
struct Principal {
    /// What was sent.
    enum Means {
        /// The password, by Basic.
        case password
        /// A token, and what it says.
        case token(ArraySlice<UInt8>, Claims)
    }

    let credential: Credential
    let means: Means
}
