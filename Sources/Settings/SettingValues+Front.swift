import Sockets

/// Where to listen, and to whom.
extension SettingValues {
    func listen() throws(SettingsError) -> ListenAddress? {
        guard let text = try text(.listen) else { return nil }
        return try value(.listen) { () throws(ListenAddressError) in try ListenAddress(text) }
    }

    func socketAccess() throws(SettingsError) -> SocketAccess {
        SocketAccess(mode: try socketMode(), owner: try socketOwner(), group: try socketGroup())
    }

    private func socketMode() throws(SettingsError) -> SocketMode {
        guard let text = try text(.socketMode) else { return .standard }
        return try value(.socketMode) { () throws(SocketModeError) in try SocketMode(text) }
    }

    private func socketOwner() throws(SettingsError) -> UserID? {
        guard let text = try nameOrNumber(.socketOwner) else { return nil }
        return try value(.socketOwner) { () throws(AccountError) in try UserID(text) }
    }

    private func socketGroup() throws(SettingsError) -> GroupID? {
        guard let text = try nameOrNumber(.socketGroup) else { return nil }
        return try value(.socketGroup) { () throws(AccountError) in try GroupID(text) }
    }

    func peerPolicy() throws(SettingsError) -> PeerPolicy {
        var users: [UserID] = []
        for text in try list(.allowedPeers) {
            users.append(try value(.allowedPeers) { () throws(AccountError) in try UserID(text) })
        }
        return PeerPolicy(users: users, addresses: try addressRanges(.allowedAddresses))
    }

    /// The value of a setting that is a list of addresses and ranges of them.
    func addressRanges(_ name: SettingName) throws(SettingsError) -> [AddressRange] {
        var ranges: [AddressRange] = []
        for text in try list(name) {
            ranges.append(try value(name) { () throws(AddressRangeError) in try AddressRange(text) })
        }
        return ranges
    }

    /// Puts the place of the setting before what is wrong with its value.
    private func value<Value, Fault: Error>(
        _ name: SettingName, _ read: () throws(Fault) -> Value
    ) throws(SettingsError) -> Value {
        do throws(Fault) {
            return try read()
        } catch {
            throw self.error(name, "\(error)")
        }
    }
}
