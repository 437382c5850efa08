import Time

extension Claims {
    /// Reads a payload that is written as those of tokens made here are; nil for any other, which may be as good.
    init?(header: TokenHeader, canonicalPayload bytes: ArraySlice<UInt8>) {
        var text = CanonicalText(bytes)
        guard text.skip(#"{"id":"#), let id = text.integer(), text.skip(#","iat":"#), let issued = text.integer(),
            text.skip(#","exp":"#), let expires = text.integer(), text.skip(#","ver":"#), let version = text.integer(),
            text.skip("}"), text.isAtEnd
        else { return nil }
        self.init(
            id: id, version: version, issuedAt: Timestamp(seconds: issued),
            expires: Self.one(of: header.expires, Timestamp(seconds: expires), min), notBefore: header.notBefore)
    }
}
