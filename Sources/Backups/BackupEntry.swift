import Digests
public import Files

/// What a backup says of one of its files: enough to know it again, and to see any change of it.
public struct BackupEntry: Sendable, Equatable {
    /// Its name in the backup's folder.
    public let name: String
    /// Its length in bytes.
    public let size: Int64
    /// The SHA-256 of its bytes, in hexadecimal digits and lower case, as `sha256sum` writes it.
    public let digest: String

    init(name: String, size: Int64, digest: String) {
        self.name = name
        self.size = size
        self.digest = digest
    }

    /// Describes a file by what it is meant to hold.
    ///
    /// - Parameters:
    ///   - name: Its name in the backup's folder.
    ///   - bytes: Its contents.
    public init(_ name: String, holding bytes: [UInt8]) {
        self.init(name: name, size: Int64(bytes.count), digest: SHA256.hash(bytes.span).hexadecimal)
    }

    /// Describes a file by reading it, however large it is.
    ///
    /// - Parameters:
    ///   - name: Its name in the backup's folder.
    ///   - path: Where it is.
    ///   - progress: Is told how much has been read, and of how much.
    /// - Throws: `FileError`, for a pipe or a device too.
    public init(
        _ name: String, at path: String, progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) throws(FileError) {
        let file = try FilePieces(of: path)
        var (hash, size) = (SHA256(), Int64(0))
        while let piece = try file.next() {
            hash.update(piece.span)
            size += Int64(piece.count)
            progress(size, file.size)
        }
        self.init(name: name, size: size, digest: hash.finalize().hexadecimal)
    }
}

extension SHA256Digest {
    fileprivate var hexadecimal: String {
        bytes.indices.map { ($0, bytes[$0]) }.map { ($1 < 16 ? "0" : "") + String($1, radix: 16) }.joined()
    }
}
