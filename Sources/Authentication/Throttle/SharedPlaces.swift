/// Which places of the shared file stand for what; they lie far behind its bytes.
enum SharedPlaces {
    /// Whoever has it may change the records of failed sign-ins.
    static let failures = 1 << 40
    /// The first of those that stand for passwords being hashed.
    static let hashing = 1 << 41
}
