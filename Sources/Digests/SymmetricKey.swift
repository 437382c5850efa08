/// A key that is shared by those who sign and those who verify.
public struct SymmetricKey: Sendable, Redacted {
    let bytes: [UInt8]

    /// Takes the bytes of a key, of whatever length.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }
}
