import TestSupport
import Testing

@testable import Gateway

@Suite struct PathMutationTests {
    private static let words = ["%2e%2e", "%5C", "%C3%A9", "%c0%af", "%FF", "%9f", "%", "%1", "//", "?", "#"]

    @Test("a path that is read and encoded again is the same path")
    func encoded() throws {
        for mutation in try Mutations(of: "Path", words: Self.words) {
            guard let path = Path(encoded: mutation.bytes[...]) else { continue }
            let again = "/" + path.segments.map(PercentEncoding.encode).joined(separator: "/")
            try #require(path.segments.allSatisfy { $0.isFreeOfControls }, "\(mutation)")
            try #require(Path(encoded: Array(again.utf8)[...]) == path, "\(mutation)")
            try requireDecoded(path, mutation)
            try requireMounted(path, mutation)
        }
    }

    /// A web server that decodes the path says the same, but where a slash was encoded.
    private func requireDecoded(_ path: Path, _ mutation: Mutation) throws {
        guard let decoded = SecondReading.percentDecoded(mutation.bytes[...]) else {
            throw PathFault.readOnlyOnce("\(mutation)")
        }
        let holdsSlash = path.segments.contains { $0.utf8.contains(UInt8(ascii: "/")) }
        try #require((Path(decoded: decoded) == path) == !holdsSlash, "\(mutation)")
    }

    private func requireMounted(_ path: Path, _ mutation: Mutation) throws {
        let mount = try #require(Mount("/a/b"))
        let below = try #require(Path(encoded: Array(mount.description.utf8) + mutation.bytes[...]), "\(mutation)")
        try #require(below.removing(mount) == path, "\(mutation)")
    }

    private enum PathFault: Error {
        case readOnlyOnce(String)
    }

    @Test("what is percent-encoded is decoded to what it was, and everything is decoded as another reader does")
    func percentEncoding() throws {
        for mutation in try Mutations(of: "PercentEncoding", words: Self.words) {
            let encoded = PercentEncoding.encode(mutation.text)
            try #require(PercentEncoding.decode(Array(encoded.utf8)[...]) == Array(mutation.text.utf8), "\(mutation)")
            try #require(encoded.utf8.allSatisfy { $0.isLetterOrDigit || "-._~%".utf8.contains($0) }, "\(mutation)")
            let read = SecondReading.percentDecoded(mutation.bytes[...])
            try #require(PercentEncoding.decode(mutation.bytes[...]) == read, "\(mutation)")
        }
    }
}
