extension FileStatus {
    /// Whether the system says that a path leads to nothing.
    ///
    /// One that cannot be looked at is none that is missing: reading it tells why.
    ///
    /// - Parameter path: The path; symbolic links are followed.
    /// - Returns: Whether it does.
    public static func isMissing(_ path: String) -> Bool {
        do throws(FileError) {
            _ = try FileStatus(of: path)
            return false
        } catch {
            return error.isMissing
        }
    }
}
