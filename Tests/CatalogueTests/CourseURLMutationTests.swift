import Catalogue
import FoundationEssentials
import TestSupport
import Testing

@Suite struct CourseURLMutationTests {
    private static let words = [
        "http://", "HTTPS://", "//", "@", ":", ":80", ":0", "[::1]", "[v1.a]", "xn--", "..", "#", "?", "%20",
        "javascript:", "ü",
    ]

    @Test("a URL that is taken is taken again as it is, and Foundation finds the same host in it")
    func mutations() throws {
        for mutation in try Mutations(of: "CourseURL", words: Self.words) {
            guard let url = try? CourseURL(mutation.text) else { continue }
            let text = url.text
            let again = try CourseURL(text)
            try #require(again.text.utf8.elementsEqual(text.utf8), "\(mutation)")
            try #require(text.hasPrefix("http://") || text.hasPrefix("https://"), "\(mutation)")
            try #require(text.utf8.count <= CourseURL.limit, "\(mutation)")
            let scalars = text.unicodeScalars
            try #require(scalars.allSatisfy { $0.value > 0x20 && !"\\<>\"".unicodeScalars.contains($0) }, "\(mutation)")
            try #require(URL(string: text)?.host(percentEncoded: true) == Self.host(of: text), "\(mutation)")
        }
    }

    /// The host without its brackets.
    private static func host(of text: String) -> String {
        let authority = text.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
        let text = String(decoding: authority, as: UTF8.self)
        guard text.hasPrefix("[") else { return String(text.prefix { $0 != ":" }) }
        return String(text.dropFirst().prefix { $0 != "]" })
    }
}
