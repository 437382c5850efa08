import Authentication
import Testing
import Time

@testable import FlaskImport

@Suite struct UserJudgeTests {
    @Test("a user is taken with id and name, and is no admin")
    func taken() throws {
        var judge = UserJudge(CredentialTable(), now: Old.now)
        let taken = try #require(judge.judge(Old.user(7, "kennethlove", "k@example.org")).taken)
        #expect(taken.id == 7 && taken.username.text == "kennethlove" && taken.email.text == "k@example.org")
        #expect(!taken.isAdmin && taken.tokenVersion == 0 && taken.created == Old.now)
        #expect(try taken.passwordHash.matches(Array("password".utf8)))
        #expect(judge.table[7] == taken && judge.table.nextID == 8 && judge.names == [7: "kennethlove"])
    }

    @Test(
        "a row that cannot be a user is refused, with all that is wrong",
        arguments: [
            (Old.user(4, ""), "user 4: empty user name"),
            (Old.user(0, "a"), "user 0: the id is below 1"),
            (
                Old.user(9_007_199_254_740_991, "a"),
                "user 9007199254740991: the id is 2^53 - 1, which leaves none for others"
            ),
            (Old.user(9_007_199_254_740_992, "a"), "user 9007199254740992: the id is above 2^53 - 1"),
            (Old.user(4, "a:b"), "user 4: the user name \"a:b\" is not \(UserName.rule)"),
            (Old.user(4, "a\u{1B}[2J"), "user 4: the user name \"a\\u{1B}[2J\" is not \(UserName.rule)"),
            (
                Old.user(4, String(repeating: "x", count: 100_000)),
                "user 4: the user name \"\(String(repeating: "x", count: 60))\"... is not \(UserName.rule)"
            ),
            (Old.user(4, "a", ""), "user 4: empty e-mail address"),
            (Old.user(4, "a", "notamail"), "user 4: the e-mail address \"notamail\" is not \(EmailAddress.rule)"),
            (
                Old.user(4, "a", nil, .text("pbkdf2:sha256$x$secret")),
                "user 4: the password hash cannot be used: \(PasswordHashError.malformed)"
            ),
            (
                Old.user(4, "a", nil, .text("$argon2d$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1a")),
                "user 4: the password hash cannot be used: \(PasswordHashError.unsupported)"
            ),
            (Old.user(4, "a", nil, .null), "user 4: there is no password hash"),
            (Old.user(4, "a", nil, .other), "user 4: the password hash is not text"),
            (
                OldUser(id: 4, username: .notUTF8, email: .integer(1), password: .text(Old.phc)),
                "user 4: the user name is not UTF-8; the e-mail address is not text"
            ),
        ])
    func refused(row: OldUser, fault: String) {
        var judge = UserJudge(CredentialTable(), now: Old.now)
        #expect(judge.judge(row).fault == fault)
        #expect(judge.table.credentials.isEmpty && judge.names.isEmpty)
    }

    @Test(
        "what another old user has is refused",
        arguments: [
            (Old.user(2, "KENNETHLOVE"), "user 2: the same user name as user 1, but for case perhaps"),
            (Old.user(2, "a", "K@Example.org"), "user 2: the same e-mail address as user 1, but for case perhaps"),
            (Old.user(2, "k@example.org"), "user 2: the user name \"k@example.org\" is the e-mail address of user 1"),
        ])
    func clashes(row: OldUser, fault: String) {
        var judge = UserJudge(CredentialTable(), now: Old.now)
        _ = judge.judge(Old.user(1, "kennethlove", "k@example.org"))
        #expect(judge.judge(row).fault == fault)
    }

    @Test("who is here already under the same id and name stays as he is, known by his address or his password")
    func alreadyThere() throws {
        var before = UserJudge(CredentialTable(), now: Old.now)
        _ = before.judge(Old.user(1, "kennethlove", "k@example.org"))
        for row in [
            Old.user(1, "KennethLove", "new@example.org"),
            Old.user(1, "kennethlove", "K@EXAMPLE.ORG", .text(Self.other)),
            Old.user(1, "kennethlove", "k@example.org", .null), Old.user(1, "kennethlove", ""),
        ] {
            var judge = UserJudge(before.table, now: Timestamp(seconds: 0))
            #expect(judge.judge(row).isAlreadyThere)
            #expect(judge.table.credentials == before.table.credentials && judge.names == [1: "kennethlove"])
        }
    }

    @Test(
        "who has the id and only the name, or only the address, of somebody here is another",
        arguments: [
            (
                Old.user(1, "Ken", "else@example.org", .text(UserJudgeTests.other)),
                "user 1: id 1 is \"ken\"'s here already, with another e-mail address and another password; "
                    + "import into a fresh state folder"
            ),
            (
                Old.user(1, "other", "K@example.org"),
                "user 1: id 1 is \"ken\"'s here already, with the same e-mail address and another user name; "
                    + "import into a fresh state folder"
            ),
        ])
    func anotherOfThatName(row: OldUser, fault: String) throws {
        var before = UserJudge(CredentialTable(), now: Old.now)
        _ = before.judge(Old.user(1, "ken", "k@example.org"))
        var judge = UserJudge(before.table, now: Old.now)
        #expect(judge.judge(row).fault == fault)
        #expect(judge.table.credentials == before.table.credentials && judge.names.isEmpty)
    }

    /// Another hash than that of the samples.
    private static let other = Old.phc.replacing("c29tZXNhbHQ", with: "b3RoZXJzYWx0")

    @Test("the id, the name and the address of somebody else here are refused")
    func othersHere() throws {
        var table = CredentialTable()
        let (name, email) = try (#require(UserName("demo")), #require(EmailAddress("demo@example.org")))
        try table.add(username: name, email: email, passwordHash: PasswordHash(phc: Old.phc))
        var judge = UserJudge(table, now: Old.now)
        #expect(
            judge.judge(Old.user(1, "kennethlove")).fault
                == "user 1: id 1 is \"demo\"'s here already; import into a fresh state folder")
        #expect(
            judge.judge(Old.user(2, "Demo", "DEMO@example.org")).fault
                == "user 2: user 1 here has that user name already, but for case perhaps; "
                + "user 1 here has that e-mail address already, but for case perhaps")
    }

    @Test("an id that was given here before is given to nobody else")
    func usedUp() throws {
        var table = CredentialTable()
        try table.add(
            id: 1, username: #require(UserName("demo")), email: #require(EmailAddress("demo@example.org")),
            passwordHash: PasswordHash(phc: Old.phc), created: Old.now)
        try table.remove(1)
        var judge = UserJudge(table, now: Old.now)
        #expect(judge.judge(Old.user(1, "demo")).fault?.contains("id 1 was given or left out here before") == true)
        #expect(judge.judge(Old.user(2, "zoe")).taken != nil)
    }

    @Test("the id of a user who is left out is kept, since tokens name it")
    func kept() {
        var judge = UserJudge(CredentialTable(), now: Old.now)
        _ = judge.judge(Old.user(41, ""))
        #expect(judge.table.nextID == 42)
        _ = judge.judge(Old.user(.max, "a"))
        _ = judge.judge(Old.user(.min, "a"))
        #expect(judge.table.nextID == 42)
    }
}
