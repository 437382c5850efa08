import TestSupport
import Testing

@testable import Gateway

@Suite struct MediaTypeMutationTests {
    private static let words = [
        "charset=utf-8", "boundary=\"", "; ", "\\\"", "application/json", "multipart/form-data", "*",
    ]

    @Test("a media type that is read and written again is the same one")
    func mutations() throws {
        for mutation in try Mutations(of: "MediaType", words: Self.words) {
            guard let type = MediaType(mutation.bytes) else { continue }
            try #require(type.name.utf8.count { $0 == UInt8(ascii: "/") } == 1, "\(mutation)")
            try #require(([type.name] + type.parameters.keys).allSatisfy(Self.isLowered), "\(mutation)")
            try #require(type.parameters.keys.allSatisfy { FieldValue.isToken(Array($0.utf8)[...]) }, "\(mutation)")
            let parameters = type.parameters.map { "; \($0)=\"\(Self.quoted($1))\"" }.joined()
            try #require(MediaType((type.name + parameters).utf8) == type, "\(mutation)")
        }
    }

    private static func isLowered(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == $0.lowercased } }

    private static func quoted(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.flatMap { "\"\\".unicodeScalars.contains($0) ? ["\\", $0] : [$0] }))
    }
}
