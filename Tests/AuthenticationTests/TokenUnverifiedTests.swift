import Authentication
import JSON
import Testing

@Suite("UnverifiedToken")
struct TokenUnverifiedTests {
    @Test("header and payload are shown whoever signed them, by whatever algorithm")
    func foreign() throws {
        let shown = try UnverifiedToken(TokenSignerTests.itsdangerousHS512)
        #expect(JSONValue.object(try shown.header.get()).text == #"{"alg":"HS512","iat":1500000000,"exp":1500003600}"#)
        #expect(JSONValue.object(try shown.payload.get()).text == #"{"id":1}"#)
    }

    @Test("an unsecured token is shown too (RFC 7519, section 6.1)")
    func unsecured() throws {
        let shown = try UnverifiedToken(
            "eyJhbGciOiJub25lIn0"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.")
        #expect(try shown.header.get()["alg"] == "none")
        #expect(try shown.payload.get()["iss"] == "joe")
    }

    @Test("what cannot be read is not shown")
    func unreadable() throws {
        #expect(throws: TokenError.notThreeParts) { try UnverifiedToken("x") }
        let shown = try UnverifiedToken(try TokenFixtures.token(payload: "[]"))
        #expect(shown.payload == .failure(.notAnObject(.payload)))
        #expect(throws: Never.self) { try shown.header.get() }
    }
}
