/// The keys as the secret file has them now, for as long as a process runs; see `LiveFile`.
public final class LiveKeyRing: Sendable {
    /// How long a look at the file holds: requests come by the thousand, and a change of keys may take its time.
    private static let interval: Duration = .milliseconds(250)

    private let live: LiveFile<KeyRing, SecretFileError>

    /// Reads the keys for the first time.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - onFault: Told once of each version of the file that cannot be used, on the thread that met it.
    /// - Throws: `SecretFileError`: a process does not start without keys.
    public init(
        file: SecretFile, onFault: @escaping @Sendable (SecretFileError) -> Void
    ) throws(SecretFileError) {
        live = try LiveFile(
            file.path, interval: Self.interval, read: { () throws(SecretFileError) in try file.reading() },
            isPassing: \.isPassing, onFault: onFault)
    }

    /// The keys as of now, or of a quarter of a second ago.
    ///
    /// - Returns: The keys of the file, or of the last version of it that was good.
    public func current() -> KeyRing {
        live.current()
    }

    /// The keys as of now, for when another process may have seen a newer one already.
    ///
    /// - Returns: The keys of the file, or of the last version of it that was good.
    public func latest() -> KeyRing {
        live.current(looksNow: true)
    }

    /// Reads the file again at once.
    ///
    /// - Throws: `SecretFileError` where the file cannot be used; then the keys stay as they were, and this version of it is
    ///   not told of again.
    public func reload() throws(SecretFileError) {
        try live.reload()
    }
}
