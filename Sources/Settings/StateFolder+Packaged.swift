import Files

extension StateFolder {
    /// Where the service of a package keeps its state.
    private static let packaged = "/var/lib/syllabus"

    /// Takes the folder that a person means who names none: that of the environment or of the file beside the program, or else
    /// that of a package; nil where none of them is there.
    ///
    /// - Parameter environment: The variables of the process.
    /// - Throws: `SettingsError` where the file beside the program cannot be read, or names no folder.
    public init?(meantBy environment: [String: String]) throws(SettingsError) {
        if let named = try StateFolder(environment: environment) {
            self = named
            return
        }
        guard (try? FileStatus(of: Self.packaged))?.isFolder == true else { return nil }
        self.init(Self.packaged)
    }
}
