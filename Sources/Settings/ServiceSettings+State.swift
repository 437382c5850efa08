import Files

extension ServiceSettings {
    /// The greatest settings.json that is read, in bytes: more than any settings have.
    public static let limit = 65_536

    /// Reads the settings of a state folder and lets the environment override them.
    ///
    /// - Parameters:
    ///   - folder: The state folder; its settings.json may be missing.
    ///   - environment: The variables of the process.
    /// - Throws: `SettingsError` where a setting is wrong or a file cannot be read.
    public init(in folder: StateFolder, environment: [String: String]) throws(SettingsError) {
        try self.init(
            file: try Self.contents(of: folder.settings), name: folder.settings, environment: environment
        ) { (path) throws(SettingsError) in
            guard let contents = try Self.contents(of: path) else {
                throw SettingsError(place: path, problem: "there is no such file")
            }
            let text = String(decoding: contents, as: UTF8.self)
            return text.last?.isNewline == true ? String(text.dropLast()) : text
        }
    }

    private static func contents(of path: String) throws(SettingsError) -> [UInt8]? {
        do throws(FileError) {
            return try FileContents(of: path, limit: limit).bytes
        } catch  where error.isMissing {
            return nil
        } catch {
            throw SettingsError(place: path, problem: "\(error)")
        }
    }
}
