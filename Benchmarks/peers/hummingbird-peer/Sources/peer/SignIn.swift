import Hummingbird
import JWTKit

/// Finds out who sends a request, by its token.
struct SignIn {
    let store: Store
    let keys: JWTKeyCollection

    func user(of request: Request) async throws -> User {
        guard let field = request.headers[.authorization], field.hasPrefix("Token ") else {
            throw HTTPError(.unauthorized)
        }
        guard let claims = try? await keys.verify(String(field.dropFirst("Token ".count)), as: Claims.self),
            let user = try await store.user(id: claims.id)
        else { throw HTTPError(.unauthorized) }
        return user
    }
}

/// What a token says.
private struct Claims: JWTPayload {
    let id: Int64
    let iat: IssuedAtClaim
    let exp: ExpirationClaim

    func verify(using algorithm: some JWTAlgorithm) async throws {
        try exp.verifyNotExpired()
    }
}
