import Gateway

extension ServiceSettings {
    /// Whether the pages of every origin may use the API.
    public var allowsAnyOrigin: Bool { corsOrigins == .any }
}

extension SettingValues {
    /// The origins whose pages may use the API; none unless they are given.
    func corsOrigins() throws(SettingsError) -> AllowedOrigins {
        let texts = try list(.corsOrigins)
        do throws(OriginError) {
            return try AllowedOrigins(texts)
        } catch {
            throw self.error(.corsOrigins, "\(error)")
        }
    }
}
