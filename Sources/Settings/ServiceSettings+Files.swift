extension ServiceSettings {
    /// The files that variables of the environment name to read settings from.
    ///
    /// - Parameter environment: The variables of the process.
    /// - Returns: Their paths, of files that may be missing.
    public static func files(namedBy environment: [String: String]) -> [String] {
        SettingName.allCases.compactMap { environment["\($0.variable)_FILE"] }
    }
}
