import Time

@testable import Authentication

/// A secret known to everybody, and tokens made with it.
enum TokenFixtures {
    static let secret = Array("secret-key-for-the-worked-example".utf8)
    static let issued = Timestamp(seconds: 1_500_000_000)
    static let expiry = Timestamp(seconds: 1_500_003_600)
    static let header = #"{"alg":"HS256","typ":"JWT"}"#
    static let payload = #"{"id":1,"exp":1500003600}"#

    static func signer(policy: TokenPolicy = TokenPolicy()) throws -> TokenSigner {
        TokenSigner(keyRing: try KeyRing(secret: secret), policy: policy)
    }

    /// A token of any header and payload, rightly signed: what whoever has the key could send.
    static func token(header: String = header, payload: String = payload) throws -> String {
        CompactJWS.token(
            header: Array(header.utf8), payload: Array(payload.utf8), signedWith: try SigningKey(bytes: secret))
    }
}
