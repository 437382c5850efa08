import Authentication
import Foundation
import JWTKit
import Time

extension Works {
    private static let key = (0..<32).map { UInt8($0) }
    private static let keyID = "k2m7p4xq"

    /// Verifies a token of ours, as `GET /users/me` does.
    static func verify() async throws -> Work {
        let signer = try signer()
        let token = Array(signer.token(for: claims()).utf8)
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let keys = await theirKeys()
        return Work(
            name: "verify a token",
            means: "TokenSigner", repeated: { for _ in 0..<$0 { keep(try signer.claims(of: token[...], now: now)) } },
            peers: [
                Work.Peer(
                    contestant: Contestant("jwt-kit", means: "JWTKeyCollection, HS256") {
                        for _ in 0..<$0 { keep(try await keys.verify(token, as: Payload.self)) }
                    }, target: 10)
            ], allocationLimit: 1)
    }

    /// Issues a token.
    static func issue() async throws -> Work {
        let signer = try signer()
        let claims = claims()
        let keys = await theirKeys()
        let payload = Payload(claims)
        return Work(
            name: "issue a token",
            means: "TokenSigner", repeated: { for _ in 0..<$0 { keep(signer.token(for: claims)) } },
            peers: [
                Work.Peer(
                    contestant: Contestant("jwt-kit", means: "JWTKeyCollection, HS256") {
                        for _ in 0..<$0 { keep(try await keys.sign(payload, kid: JWKIdentifier(string: keyID))) }
                    })
            ], allocationLimit: 12)
    }

    private static func signer() throws -> TokenSigner {
        TokenSigner(keyRing: try KeyRing(keys: [try SigningKey(id: keyID, bytes: key)]))
    }

    private static func theirKeys() async -> JWTKeyCollection {
        await JWTKeyCollection().add(
            hmac: HMACKey(from: key), digestAlgorithm: .sha256, kid: JWKIdentifier(string: keyID))
    }

    private static func claims() -> Claims {
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        return Claims(id: 1, version: 0, issuedAt: now, expires: Timestamp(seconds: now.seconds + 3600))
    }

    /// The same claims, as jwt-kit has them written down.
    private struct Payload: JWTPayload {
        let id: Int64
        let iat: IssuedAtClaim
        let exp: ExpirationClaim
        let ver: Int64

        init(_ claims: Claims) {
            id = claims.id
            iat = IssuedAtClaim(value: Date(timeIntervalSince1970: Double(claims.issuedAt?.seconds ?? 0)))
            exp = ExpirationClaim(value: Date(timeIntervalSince1970: Double(claims.expires?.seconds ?? 0)))
            ver = claims.version
        }

        func verify(using algorithm: some JWTAlgorithm) async throws {
            try exp.verifyNotExpired()
        }
    }
}
