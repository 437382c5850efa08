import Authentication

/// User name and password as Basic carries them (RFC 7617, section 2).
struct BasicCredentials {
    let name: String
    let password: [UInt8]

    /// Reads base64 of user name, colon, password, or gives nil where it is something else.
    ///
    /// The password may hold further colons.
    init?(_ encoded: ArraySlice<UInt8>) {
        guard let bytes = String(validating: encoded, as: UTF8.self).flatMap({ Base64.decode($0) }),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let name = String(validating: bytes[..<colon], as: UTF8.self)
        else { return nil }
        self.name = name
        password = Array(bytes[(colon + 1)...])
    }
}
