import TestSupport
import Testing

@testable import API

@Suite struct MultipartFormMutationTests {
    private static let words = [
        "--b", "\r\n--b", "\r\n--b--", "\r\n\r\n", "Content-Disposition: form-data; name=\"a\"\r\n\r\n", "name=",
        "filename=\"x\"",
        "\\\"", "Content-Type: text/plain\r\n",
    ]
    private static let limit = 5

    @Test("a form that is read and written again is the same, and never has more parts than the limit")
    func mutations() throws {
        for mutation in try Mutations(of: "MultipartForm", words: Self.words) {
            let pairs = MultipartForm.parse(mutation.bytes, boundary: "b", limit: Self.limit)
            guard let pairs else { continue }
            try #require(pairs.count <= Self.limit, "\(mutation)")
            let written = Self.written(pairs, boundary: "a boundary that is in none")
            let again = MultipartForm.parse(written, boundary: "a boundary that is in none", limit: Self.limit) ?? []
            try #require(again.elementsEqual(pairs) { $0 == $1 }, "\(mutation)")
        }
    }

    private static func written(_ pairs: [(name: String, value: String)], boundary: String) -> [UInt8] {
        let parts = pairs.map { pair in
            let name = pair.name.unicodeScalars.map { "\"\\".unicodeScalars.contains($0) ? "\\\($0)" : "\($0)" }
                .joined()
            return "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(pair.value)\r\n"
        }
        return Array("\(parts.joined())--\(boundary)--\r\n".utf8)
    }
}
