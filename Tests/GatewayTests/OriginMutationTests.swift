import TestSupport
import Testing

@testable import Gateway

@Suite struct OriginMutationTests {
    private static let words = [
        "http://", "https://", "chrome-extension://", "file://", "null", "*", "[::1]", "::", ":80", ":443", ":0", "@",
        "xn--", ".", "#", "?", "127.0.0.1", "0x7f",
    ]

    @Test("an origin is what was written, and what is told to be written instead is one")
    func mutations() throws {
        for mutation in try Mutations(of: "Origin", words: Self.words) {
            switch Result(catching: { () throws(OriginError) in try Origin(mutation.text) }) {
            case .success(let origin): try Self.requireSound(origin, mutation)
            case .failure(.notAsSent(_, let instead)):
                let origin = try Origin(instead)
                try #require(origin.description.utf8.elementsEqual(instead.utf8), "\(mutation)")
            case .failure(let error): try #require(!"\(error)".isEmpty, "\(mutation)")
            }
        }
    }

    private static func requireSound(_ origin: Origin, _ mutation: Mutation) throws {
        let bytes = origin.description.utf8
        try #require(bytes.elementsEqual(mutation.text.utf8), "\(mutation)")
        // Scheme, `://` and authority: no path, no query, no user, nothing a field could not carry.
        try #require(bytes.count { $0 == UInt8(ascii: "/") } == 2, "\(mutation)")
        try #require(bytes.allSatisfy { $0 == $0.lowercased && (0x21..<0x7F).contains($0) }, "\(mutation)")
        try #require(!bytes.contains { "@?#\\*,\"".utf8.contains($0) }, "\(mutation)")
    }
}
