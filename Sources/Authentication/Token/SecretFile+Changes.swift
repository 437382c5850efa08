import Files
public import Time

extension SecretFile {
    /// Puts a new random key in front: it signs from then on, and the ones before it go on verifying.
    ///
    /// A plain secret becomes a line of the ring, with its very bytes under the id that its tokens name it by. The change is on
    /// the disk when this returns, and the file keeps its mode and owner.
    ///
    /// - Parameter now: The moment to note as that of the key's making.
    /// - Returns: The keys.
    /// - Throws: `SecretFileError`; the file is as it was then, but for an error of `FileOperation.syncFolder`.
    public func rotate(at now: Timestamp = .now) throws(SecretFileError) -> KeyRing {
        try change { text in text.insert(.random(created: now)) }
    }

    /// Takes a key out, and so ends every token that it signed.
    ///
    /// - Parameter id: The key's id.
    /// - Returns: The keys that are left.
    /// - Throws: `SecretFileError` where there is no such key, or no other; the file is as it was then, but for an error of
    ///   `FileOperation.syncFolder`.
    public func remove(_ id: String) throws(SecretFileError) -> KeyRing {
        try change { text throws(SecretFileError) in
            guard text.lines.contains(where: { $0.id == id }) else { throw .noSuchKey(path: path, id: id) }
            guard text.lines.count > 1 else { throw .lastKey(path: path, id: id) }
            text.remove(id)
        }
    }

    private func change(
        _ change: (inout SecretText) throws(SecretFileError) -> Void
    ) throws(SecretFileError) -> KeyRing {
        let target = try target()
        // What is no secret gets no lock beside it, which stays.
        _ = try text(in: target)
        let lock = try Self.writing { () throws(FileError) in try FileLock(of: target) }
        defer { lock.unlock() }
        var text = try text(in: target)
        try change(&text)
        let (ring, bytes) = (try usable { () throws(KeyRingError) in try text.keyRing() }, text.bytes)
        try Self.writing { () throws(FileError) in
            guard bytes.count <= Self.limit else { throw .tooLarge(path: target, limit: Self.limit) }
            try lock.replace(target, with: bytes)
        }
        return ring
    }

    /// Reads the file that links have been followed to: who lays one in its place now leads nobody elsewhere.
    private func text(in target: String) throws(SecretFileError) -> SecretText {
        let contents = try contents(of: target, isResolved: true)
        return try usable { () throws(KeyRingError) in try SecretText(contents.bytes) }
    }

    private func target() throws(SecretFileError) -> String {
        do throws(FileError) {
            return try resolvedForChange(path)
        } catch {
            throw .unreadable(error)
        }
    }

    private static func writing<Result: ~Copyable>(
        _ step: () throws(FileError) -> Result
    ) throws(SecretFileError) -> Result {
        do throws(FileError) {
            return try step()
        } catch {
            throw .unwritable(error)
        }
    }
}
