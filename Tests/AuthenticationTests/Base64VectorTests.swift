import Authentication
import TestSupport
import Testing

@Suite("base64 against public vectors", .enabled(if: Vectors.areThere))
struct Base64VectorTests {
    struct Case: Decodable {
        let id: String
        let input: String
        let urlNoPadStrict: String?
        let stdPaddedStrict: String?
    }

    @Test("both strict verdicts")
    func verdicts() throws {
        let cases: [Case] = try Vectors.cases("base64_cases")
        #expect(cases.count >= 160)
        for item in cases {
            #expect(Base64URL.decode(item.input).map(hex) == item.urlNoPadStrict, "\(item.id)")
            #expect(Base64.decode(item.input).map(hex) == item.stdPaddedStrict, "\(item.id)")
        }
    }
}
