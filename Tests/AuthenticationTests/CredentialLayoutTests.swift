import Testing

@testable import Authentication

@Suite("The layout that the credentials file is written in")
struct CredentialLayoutTests {
    /// What the general parser and the layout make of the same bytes.
    private func readings(_ bytes: [UInt8]) -> (general: CredentialTable?, quick: CredentialTable?) {
        (try? CredentialParser.table(from: bytes), CredentialLayout(bytes)?.table())
    }

    /// Checks that the layout says what the general parser says, or nothing.
    ///
    /// - Returns: Whether it said something.
    @discardableResult
    private func expectNoOther(_ bytes: [UInt8], _ comment: @autoclosure () -> String = "") -> Bool {
        let (general, quick) = readings(bytes)
        guard let quick else { return false }
        #expect(quick.credentials == general?.credentials, "\(comment())")
        #expect(quick.nextID == general?.nextID && quick.frame == general?.frame, "\(comment())")
        #expect(quick.bytes == general?.bytes, "\(comment())")
        return true
    }

    /// A file like one that is written here, with lines of all kinds.
    static let mixed = """
        {
          "note": {"b":[1,2.50],"users":null},
          "version": 1,
          "next_id": 9,
          "users": [
            \(Samples.line(id: "5", username: "\"ZOE\u{308}\"", email: "\"z@b\"")),
            {"x":1e400,"username":"\\"","id":1,"y":["]"],"email":"a@b","password":"\(Samples.phc)","admin":false,\
        "token_version":0,"created":"2026-11-23T12:00:00Z","z":[]},
            \(Samples.line(id: "8", username: "\"\\u0062\"", email: "\"B@B\"", tokenVersion: "9007199254740991"))
          ],
          "last": [true]
        }

        """

    @Test("a file as it is written is read like that, with unknown keys and escapes", arguments: [Samples.file, mixed])
    func sameAsGeneral(text: String) {
        let bytes = Array(text.utf8)
        #expect(expectNoOther(bytes))
        let (general, quick) = readings(bytes)
        for user in general?.credentials ?? [] {
            #expect(quick?[user.id] == user)
            #expect(quick?.credential(signingInWith: user.username.text.lowercased()) == user)
            #expect(quick?.credential(signingInWith: user.email.text.uppercased()) == user)
        }
    }

    static let others = [
        CredentialTable().text, "", "{", "{\n  \"users\": [\n  ]", Samples.file + " ", Samples.file + "\n",
        Samples.file.replacing("\n", with: "\r\n"), Samples.file.replacing("    {", with: "     {"),
        Samples.file.replacing("\"version\": 1", with: "\"version\":1"),
        Samples.file.replacing("\"version\": 1", with: "\"version\": 2"),
        Samples.file.replacing("\"next_id\": 4", with: "\"next_id\": 3"),
        Samples.file.replacing("},\n", with: "}\n"), Samples.file.replacing("}\n  ]", with: "},\n  ]"),
        Samples.file.replacing("\"id\":3", with: "\"id\":1"), Samples.file.replacing("\"id\":3", with: "\"id\":03"),
        Samples.file.replacing("Zoë", with: "KENNETHLOVE"),
        Samples.file.replacing("zoe@", with: "KENNETH@"), Samples.file.replacing("Zoë", with: "\u{0}"),
        Samples.file.replacing("Zoë", with: "a b"), Samples.file.replacing("zoe@", with: "zoe"),
        Samples.file.replacing("\"users\": [", with: "\"users\": [],\n  \"others\": ["),
        Samples.file.replacing("\n  ]\n", with: "\n  ],\n  \"more\": [\n    {}\n  ]\n"),
        Samples.file.replacing("  \"users\"", with: "  \"note\": {\"x\":1,\n  \"users\""),
        Samples.file.replacing("true", with: "true}],\"x\":[{\"y\":1"),
        Samples.file.replacing("\"admin\":true", with: "\"admin\":true},{\"admin\":true"),
    ]

    @Test("whatever else is left to the general parser", arguments: others)
    func leftToGeneral(text: String) {
        #expect(!expectNoOther(Array(text.utf8), text))
    }

    @Test("a user who nests as deep as is allowed is read, one deeper is not")
    func depth() {
        for (depth, isRead) in [(61, true), (62, false)] {
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let text = Samples.file.replacing("\"admin\":true", with: "\"x\":\(nested),\"admin\":true")
            #expect(expectNoOther(Array(text.utf8)) == isRead)
            #expect((readings(Array(text.utf8)).general != nil) == isRead)
        }
    }

    @Test("a file cut short at any byte is not read otherwise", arguments: [Samples.file, mixed])
    func truncation(text: String) {
        let bytes = Array(text.utf8)
        for length in bytes.indices { expectNoOther(Array(bytes.prefix(length)), "\(length) bytes") }
    }

    @Test("a file with any byte changed is not read otherwise", arguments: [Samples.file, mixed])
    func changedBytes(text: String) {
        let good = Array(text.utf8)
        var bytes = good
        let replacements: [UInt8] = Array("\"\\,\n".utf8)
        for index in bytes.indices {
            for byte in (0..<8).map({ good[index] ^ 1 << $0 }) + replacements {
                bytes[index] = byte
                expectNoOther(bytes, "\(byte) at \(index)")
            }
            bytes[index] = good[index]
        }
    }

    @Test("a line that stands under another key, where the brackets say so, is nobody's")
    func otherArrays() throws {
        let line = Samples.line(id: "1", more: "}],\"old\":[{\"x\":1")
        let moved = Samples.file.replacing("\n    {\"id\":1,", with: "\n    \(line),\n    {\"id\":2,")
        let nested = Samples.file.replacing("\"admin\":true,", with: "\"admin\":true,\"k\":[\n    {\"id\":7,\"x\":1}],")
        for (text, id) in [(moved, Int64(2)), (moved, 3), (nested, 7), (nested, 3)] {
            #expect(CredentialLayout(Array(text.utf8))?.credential(id: id) == nil)
        }
    }

    @Test("one user is found without the others, and nobody where the layout cannot tell")
    func oneUser() throws {
        let layout = try #require(CredentialLayout(Array(Self.mixed.utf8)))
        #expect(layout.credential(id: 5) == nil, "a line does not begin with the id")
        let usual = try #require(CredentialLayout(Array(Samples.file.utf8)))
        #expect(usual.credential(id: 3)?.username.text == "Zoë")
        for id in [0, 2, 4, -1, .max, .min] { #expect(usual.credential(id: Int64(id)) == nil) }
        let twice = Samples.file.replacing("\"id\":3", with: "\"id\":1")
        #expect(CredentialLayout(Array(twice.utf8))?.credential(id: 1) == nil)
        let late = Samples.file.replacing("\"next_id\": 4", with: "\"next_id\": 3")
        #expect(CredentialLayout(Array(late.utf8))?.credential(id: 3) == nil)
    }
}
