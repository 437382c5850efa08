import Glibc

/// A file that is read piece by piece, so that memory does not grow with it.
public struct FilePieces: ~Copyable {
    /// Its length in bytes when it was opened.
    public let size: Int64
    private let file: Descriptor

    /// Opens a file.
    ///
    /// - Parameter path: The file; symbolic links are followed.
    /// - Throws: `FileError`, for a pipe or a device too.
    public init(of path: String) throws(FileError) {
        // Without O_NONBLOCK, opening a pipe would wait for its writer; regular files do not mind.
        let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
        let status = try FileStatus(of: file)
        guard status.isRegularFile else { throw .notRegularFile(path: path) }
        size = status.version.size
        self.file = file
    }

    /// Reads on.
    ///
    /// - Returns: Up to a mebibyte, or nil at the end of the file.
    /// - Throws: `FileError.system`.
    public func next() throws(FileError) -> [UInt8]? {
        let piece = try file.readPiece(upTo: 1 << 20)
        return piece.isEmpty ? nil : piece
    }
}
