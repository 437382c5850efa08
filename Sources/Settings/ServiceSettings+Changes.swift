extension ServiceSettings {
    /// Which settings have another value than before, given or by default.
    ///
    /// - Parameter old: What they were.
    /// - Returns: Their names in alphabetical order.
    public func changes(from old: ServiceSettings) -> [SettingName] {
        SettingName.allCases.filter { value(of: $0) != old.value(of: $0) }.sorted { $0.rawValue < $1.rawValue }
    }
}
