import Testing

@testable import Authentication

enum Samples {
    /// "password" with libsodium's and phc-winner-argon2's parameters, from the latter's test.c.
    static let phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

    static let file = """
        {
          "version": 1,
          "next_id": 4,
          "users": [
            {"id":1,"username":"kennethlove","email":"kenneth@example.org","password":"\(phc)","admin":true,\
        "token_version":2,"created":"2026-11-23T12:00:00Z"},
            {"id":3,"username":"Zoë","email":"zoe@example.org","password":"\(phc)","admin":false,\
        "token_version":0,"created":"2026-11-23T12:00:01Z"}
          ]
        }

        """

    static func line(
        id: String = "1", username: String = "\"a\"", email: String = "\"a@example.org\"",
        password: String = "\"\(phc)\"", admin: String = "true", tokenVersion: String = "0",
        created: String = "\"2026-11-23T12:00:00Z\"", more: String = ""
    ) -> String {
        """
        {"id":\(id),"username":\(username),"email":\(email),"password":\(password),"admin":\(admin),\
        "token_version":\(tokenVersion),"created":\(created)\(more)}
        """
    }

    static func file(_ lines: String..., nextID: String = "100") -> String {
        "{\"version\":1,\"next_id\":\(nextID),\"users\":[\n\(lines.joined(separator: ",\n"))\n]}\n"
    }

    static func hash() throws -> PasswordHash { try PasswordHash(phc: phc) }

    static func name(_ text: String) throws -> UserName { try #require(UserName(text)) }

    static func email(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

    static func add(_ name: String, to table: inout CredentialTable) throws -> Credential {
        try table.add(
            username: Self.name(name), email: email("\(name)@example.org"), passwordHash: hash())
    }
}

extension CredentialTable {
    /// The contents of the file as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
