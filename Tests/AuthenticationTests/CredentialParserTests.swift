import Testing

@testable import Authentication

@Suite("The text of the credentials file")
struct CredentialParserTests {
    private func table(_ text: String) throws -> CredentialTable {
        try CredentialParser.table(from: [UInt8](text.utf8))
    }

    private func fault(_ text: String) -> CredentialFault? {
        #expect(throws: CredentialFault.self) { try table(text) }
    }

    @Test("the file is written as it was read, one user a line")
    func roundTrip() throws {
        #expect(try table(Samples.file).text == Samples.file)
        #expect(CredentialTable().text == "{\n  \"version\": 1,\n  \"next_id\": 1,\n  \"users\": []\n}\n")
        #expect(try table(CredentialTable().text).credentials.isEmpty)
    }

    @Test("CRLF, other white space, other orders of keys and a missing last line feed are read")
    func tolerance() throws {
        let line = #"{"created":"2026-11-23T12:00:00Z","admin":false,"id":1,"password":"\#(Samples.phc)","#
        let rest = #""token_version":0,"email":"a@b","username":"\u0061"}"#
        let text = "{\"users\":\r\n\t[\(line)\r\n\(rest)],\r\n\"next_id\":2,\"version\":1}"
        #expect(try table(text)[1]?.username.text == "a")
    }

    @Test("unknown keys survive a rewrite in their place")
    func unknownKeys() throws {
        let text = """
            {
              "note": {"b":[1,2.50],"a":null},
              "version": 1,
              "users": [
                {"x":1e400,"username":"a","id":1,"y":"é\\n","email":"a@b","password":"\(Samples.phc)","admin":false,\
            "token_version":0,"created":"2026-11-23T12:00:00Z","z":[]}
              ],
              "next_id": 2,
              "last": true
            }

            """
        var table = try table(text)
        #expect(table.text == text)
        try table.update(1) { $0.isAdmin = true }
        #expect(table.text == text.replacing("\"admin\":false", with: "\"admin\":true"))
    }

    @Test(
        "every fault of the file names line and cause",
        arguments: [
            ("", 1, "the file is empty"),
            ("\n", 2, "the text ends too early"),
            ("\u{FEFF}{}", 1, "a byte order mark is not allowed"),
            ("[]", 1, "unexpected '['"),
            ("{}", 1, "the key \"version\" is missing"),
            ("{\"version\":1,\n\"next_id\":1}", 2, "the key \"users\" is missing"),
            ("{\"version\":2}", 1, "\"version\" is not 1, the only one that this program knows"),
            ("{\"version\":1,\"next_id\":0}", 1, "\"next_id\" is not an integer from 1 to 9007199254740991"),
            ("{\"version\":1,\"next_id\":1,\"users\":{}}", 1, "unexpected '{'"),
            ("{\"version\":1,\n\"version\":1}", 2, "the key \"version\" is repeated"),
            (Samples.file + "x", 9, "more follows after the value"),
            (Samples.file(Samples.line(id: "7"), nextID: "7"), 1, "\"next_id\" is not above every user's id"),
        ])
    func fileFaults(text: String, line: Int, problem: String) {
        #expect(fault(text) == CredentialFault(line: line, problem: problem))
    }

    @Test(
        "every fault of a user names line and cause",
        arguments: [
            (Samples.line(id: "0"), "\"id\" is not an integer from 1 to 9007199254740991"),
            (Samples.line(id: "-1"), "\"id\" is not an integer from 1 to 9007199254740991"),
            (Samples.line(id: "1.0"), "\"id\" is not an integer from 1 to 9007199254740991"),
            (Samples.line(id: "\"1\""), "\"id\" is not an integer from 1 to 9007199254740991"),
            (Samples.line(id: "9223372036854775808"), "\"id\" is not an integer from 1 to 9007199254740991"),
            (Samples.line(username: "\"a b\""), "\"username\" is not \(UserName.rule)"),
            (Samples.line(username: "null"), "\"username\" is not text in quotes"),
            (Samples.line(email: "\"a\""), "\"email\" is not \(EmailAddress.rule)"),
            (Samples.line(password: "\"secret\""), "\"password\" of a cannot be used: \(PasswordHashError.malformed)"),
            (Samples.line(password: "\"\""), "\"password\" of a cannot be used: \(PasswordHashError.malformed)"),
            (Samples.line(admin: "1"), "\"admin\" is not true or false"),
            (Samples.line(tokenVersion: "-1"), "\"token_version\" is not an integer from 0 to 9007199254740991"),
            (Samples.line(created: "\"yesterday\""), "\"created\" is not a time like 2026-11-23T12:00:00Z"),
            (Samples.line(more: ",\"id\":2"), "the key \"id\" is repeated"),
            ("{\"id\":1}", "the user has no \"username\""),
            ("7", "unexpected '7'"),
        ])
    func userFaults(text: String, problem: String) {
        let good = Samples.line(id: "50", username: "\"good\"", email: "\"good@b\"")
        #expect(fault(Samples.file(good, text)) == CredentialFault(line: 3, problem: problem))
    }

    @Test("users that clash are refused, naming both lines")
    func clashes() throws {
        let first = Samples.line(id: "1", username: "\"Zoë\"", email: "\"z@b\"")
        let cases = [
            (Samples.line(id: "1", username: "\"b\"", email: "\"b@b\""), "the same id as on line 2"),
            (
                Samples.line(id: "2", username: "\"ZOE\u{308}\"", email: "\"b@b\""),
                "the same user name, but for case perhaps, as on line 2"
            ),
            (
                Samples.line(id: "2", username: "\"b\"", email: "\"Z@B\""),
                "the same e-mail address, but for case perhaps, as on line 2"
            ),
        ]
        let between = Samples.line(id: "9", username: "\"x\"", email: "\"x@b\"")
        for (second, problem) in cases {
            #expect(fault(Samples.file(first, between, second)) == CredentialFault(line: 4, problem: problem))
        }
    }

    @Test("a file cut short at any byte is refused, or has lost white space alone")
    func truncation() {
        let bytes = [UInt8](Samples.file.utf8)
        for length in 0..<bytes.count {
            let table = try? CredentialParser.table(from: Array(bytes.prefix(length)))
            #expect(table == nil || length == bytes.count - 1, "\(length) bytes")
        }
    }

    @Test("a file with any bit turned over is refused or has as many users as before")
    func turnedBits() {
        var bytes = [UInt8](Samples.file.utf8)
        for index in bytes.indices {
            for bit in 0..<8 {
                bytes[index] ^= 1 << bit
                let table = try? CredentialParser.table(from: bytes)
                #expect(table == nil || table?.credentials.count == 2, "byte \(index), bit \(bit)")
                bytes[index] ^= 1 << bit
            }
        }
    }
}
