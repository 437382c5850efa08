import Authentication
import JSON
import Testing

@Suite("UnverifiedToken")
struct TokenUnverifiedTests {
    @Test("header and payload are shown whoever signed them, by whatever algorithm")
    func foreign() throws {
        let shown = try UnverifiedToken(TokenSignerTests.itsdangerousHS512)
        #expect(JSONValue.object(shown.header).text == #"{"alg":"HS512","iat":1500000000,"exp":1500003600}"#)
        #expect(JSONValue.object(shown.payload).text == #"{"id":1}"#)
    }

    @Test("an unsecured token is shown too (RFC 7519, section 6.1)")
    func unsecured() throws {
        let shown = try UnverifiedToken(
            "eyJhbGciOiJub25lIn0"
                + ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.")
        #expect(shown.header["alg"] == "none")
        #expect(shown.payload["iss"] == "joe")
    }

    @Test("what cannot be read is not shown")
    func unreadable() throws {
        #expect(throws: TokenError.notThreeParts) { try UnverifiedToken("x") }
        #expect(throws: TokenError.notAnObject(.payload)) {
            try UnverifiedToken(try TokenFixtures.token(payload: "[]"))
        }
    }
}
