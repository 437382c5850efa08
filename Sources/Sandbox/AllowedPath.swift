/// A folder, with all that is in it, or a file that stays within reach, and for what.
public struct AllowedPath: Sendable, Hashable {
    /// What may be done there.
    public enum Use: Sendable {
        /// To read files and to list folders.
        case reading
        /// To read, and to make, write, rename and remove files.
        case changing
        /// To list folders and to remove files.
        case removing
    }

    let path: String
    let use: Use

    /// Allows something.
    ///
    /// - Parameters:
    ///   - path: The folder or the file, symbolic links followed. A folder stays within reach whatever comes to lie in it; of a
    ///     file that another is put in the place of, only the old one does.
    ///   - use: What for.
    public init(_ path: String, for use: Use) {
        self.path = path
        self.use = use
    }
}
