import Time

extension TokenHeader {
    /// Reads a header that is written as those of tokens made here are; nil for any other, which may be as good.
    init?(canonical bytes: ArraySlice<UInt8>) {
        var text = CanonicalText(bytes)
        guard text.skip(#"{"alg":"HS256","typ":"JWT","iat":"#), let issued = text.integer(),
            text.skip(#","exp":"#), let expires = text.integer(),
            text.skip(#","kid":""#), let keyID = text.id(), text.skip(#""}"#), text.isAtEnd
        else { return nil }
        self.init(
            keyID: keyID, issuedAt: Timestamp(seconds: issued), expires: Timestamp(seconds: expires), notBefore: nil)
    }
}
