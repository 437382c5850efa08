public import Files

extension StateFolder {
    /// The name of the file beside the program whose first line names the folder: on a shared host nobody can set the
    /// environment of a FastCGI program.
    public static let pointer = "syllabus.state"
    /// The greatest file of that name that is read, in bytes: what stands behind the first line counts for nothing.
    private static let pointerLimit = 65_536

    /// Takes the folder that the environment names, or else the file beside the program; nil where neither is there.
    ///
    /// - Parameters:
    ///   - environment: The variables of the process; one that is empty names nothing.
    ///   - program: The folder that the program lies in, which is asked for only if the environment names nothing.
    /// - Throws: `SettingsError` where the file cannot be read, or names no folder.
    public init?(
        environment: [String: String], program: @autoclosure () -> String? = RunningProgram.folder
    ) throws(SettingsError) {
        if let path = environment[Self.variable], !path.isEmpty {
            self.init(path)
            return
        }
        guard let folder = program() else { return nil }
        let file = StateFolder(folder).file(Self.pointer)
        guard let bytes = try Self.contents(of: file) else { return nil }
        try self.init(namedBy: bytes, of: file)
    }

    private static func contents(of file: String) throws(SettingsError) -> [UInt8]? {
        guard let (contents, owners) = try contentsAndOwners(of: file) else { return nil }
        try refuseStrangers(owners, file)
        return contents
    }

    /// The owners are those of the file and of a link to it.
    private static func contentsAndOwners(of file: String) throws(SettingsError) -> ([UInt8], [UInt32])? {
        do throws(FileError) {
            let contents = try FileContents(of: file, limit: pointerLimit)
            return (contents.bytes, [contents.status.owner, try FileStatus(ofItself: file).owner])
        } catch  where error.isMissing {
            return nil
        } catch {
            throw SettingsError(place: file, problem: "\(error)")
        }
    }

    /// In a folder that others may write, as `/tmp` is, they could otherwise lead whoever runs the program to a state of their own.
    private static func refuseStrangers(_ owners: [UInt32], _ file: String) throws(SettingsError) {
        guard let stranger = owners.first(where: { !RunningProgram.isTrusted($0) }) else { return }
        throw SettingsError(
            place: file,
            problem: "it is of the user \(stranger), who is neither root nor the one who runs the program or owns it; "
                + "remove it, and write it yourself if you need it")
    }
}
