import TestSupport
import Testing

@testable import Authentication

@Suite struct CredentialMutationTests {
    private static let words = [
        "{\"id\":", "\"username\":", "\"users\": [", "\n    {", "},\n    {", "\n  ]", "\\u0041", "\"admin\":true",
        "\"x\":[],",
        "\"next_id\": ", "null", "KENNETHLOVE", "kenneth@example.org", "9007199254740991",
        "$argon2id$v=19$m=8,t=1,p=1$",
    ]

    @Test("accounts are the same when written and read again, and whoever reads lines comes to the same")
    func mutations() throws {
        for mutation in try Mutations(of: "Credentials", words: Self.words) {
            let table = try? CredentialParser.table(from: mutation.bytes)
            let layout = CredentialLayout(mutation.bytes)
            if let quick = layout?.table() {
                try #require(table.map { Self.areSame($0, quick) } == true, "\(mutation)")
            }
            guard let table else { continue }
            let again = try CredentialParser.table(from: table.bytes)
            try #require(Self.areSame(again, table), "\(mutation)")
            try Self.requireSound(table, mutation)
            for id in table.credentials.map(\.id) + [0, 2, .max] {
                guard let user = layout?.credential(id: id) else { continue }
                try #require(table[id] == user, "\(mutation)")
            }
        }
    }

    private static func areSame(_ one: CredentialTable, _ other: CredentialTable) -> Bool {
        one.credentials == other.credentials && one.nextID == other.nextID && one.frame == other.frame
    }

    private static func requireSound(_ table: CredentialTable, _ mutation: Mutation) throws {
        let users = table.credentials
        let signIns = users.flatMap { [$0.username.folded, $0.email.folded] }
        try #require(Set(signIns).count == signIns.count, "\(mutation)")
        try #require(Set(users.map(\.id)).count == users.count, "\(mutation)")
        try #require(users.allSatisfy { $0.id > 0 && $0.id < table.nextID && $0.tokenVersion >= 0 }, "\(mutation)")
        for user in users {
            try #require(table[user.id] == user, "\(mutation)")
            try #require(table.credential(signingInWith: user.username.text) == user, "\(mutation)")
        }
    }
}
