import Files

/// The file that holds the key tokens are signed with.
public struct SecretFile: Sendable {
    /// More than any key has.
    private static let limit = 65_536

    private let path: String

    /// Names a secret file.
    ///
    /// - Parameter path: The file's path.
    public init(_ path: String) {
        self.path = path
    }

    /// Reads the key ring.
    ///
    /// - Returns: The keys.
    /// - Throws: `SecretFileError` where there is no usable key, or others than the owner may read the file: whoever has
    ///   the key makes tokens for anybody.
    public func keyRing() throws(SecretFileError) -> KeyRing {
        let contents: FileContents
        do throws(FileError) {
            contents = try FileContents(of: path, limit: Self.limit)
        } catch {
            throw .unreadable(error)
        }
        guard !contents.status.isReadableByOthers, !contents.status.isWritableByOthers else {
            throw .openToOthers(path: path)
        }
        do throws(KeyRingError) {
            return try KeyRing(secret: contents.bytes)
        } catch {
            throw .unusable(path: path, error)
        }
    }
}
