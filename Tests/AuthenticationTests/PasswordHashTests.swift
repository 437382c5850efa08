import FoundationEssentials
import TestSupport
import Testing

@testable import Authentication

@Suite("Password hashes")
struct PasswordHashTests {
    private let cheap = PasswordHashCost(memory: 8, iterations: 1, parallelism: 1)

    @Test("a known hash matches its password alone")
    func knownHash() throws {
        let hash = try Samples.hash()
        #expect(try hash.matches([UInt8]("password".utf8)))
        #expect(try !hash.matches([UInt8]("passwore".utf8)))
        #expect(try !hash.matches([]))
    }

    @Test("a new hash is argon2id of the cost asked for, with a salt of its own")
    func newHash() throws {
        let cost = try #require(PasswordHashCost(memory: 64, iterations: 3, parallelism: 2))
        let password = try #require(Password(new: [UInt8]("a\u{0}b\u{FF}cdefgh".utf8)))
        let hashes = try (0..<20).map { _ in try PasswordHash.make(password, cost: cost) }
        for hash in hashes { #expect(try hash.matches(password.bytes)) }
        #expect(hashes.allSatisfy { $0.cost == cost })
        #expect(hashes.allSatisfy { $0.phc.hasPrefix("$argon2id$v=19$m=64,t=3,p=2$") })
        #expect(Set(hashes.map(\.phc)).count == 20)
        // What follows a NUL counts: a C string would end there.
        #expect(try !hashes[0].matches([UInt8]("a\u{0}".utf8)))
    }

    @Test("the longest PHC string that is made fits")
    func longestString() throws {
        let cost = try #require(PasswordHashCost(memory: 1024, iterations: 64, parallelism: 64))
        #expect(try PasswordHash(phc: PasswordHash.decoy(cost: cost).phc).cost == cost)
    }

    @Test("every byte of a password counts up to 1024")
    func lengths() throws {
        let cost = try #require(cheap)
        let long = [UInt8](repeating: 0x78, count: 1024)
        let hash = try PasswordHash.make(try #require(Password(new: long)), cost: cost)
        #expect(try hash.matches(long))
        #expect(try !hash.matches(Array(long.dropLast())))
        #expect(try !hash.matches(Array(long.dropLast()) + [0x79]))
        #expect(try !hash.matches(long + [0x78]))
    }

    @Test("a password of more than 1024 bytes is none, and costs a hash to find that out")
    func tooLong() throws {
        // Of 1025 times x, by argon2-cffi.
        let phc = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$PCF9fZLs/u0N21tTwuhoAgUSVybohIea13I9QHBlLv0"
        #expect(try !PasswordHash(phc: phc).matches([UInt8](repeating: 0x78, count: 1025)))
        let dear = PasswordHash.decoy(
            cost: try #require(PasswordHashCost(memory: 65_536, iterations: 2, parallelism: 1)))
        let usual = computingTime { #expect(throws: Never.self) { try dear.matches([]) } }
        let long = computingTime {
            #expect(throws: Never.self) { try dear.matches([UInt8](repeating: 0x78, count: 1025)) }
        }
        #expect(long > usual / 4)
    }

    @Test("an imported password may be shorter than a new one")
    func shortPassword() throws {
        // libsodium's vector, of the empty password.
        let phc = "$argon2id$v=19$m=4882,t=2,p=1$bA81arsiXysd3WbTRzmEOw$Nm8QBM+7RH1DXo9rvp5cwKEOOOfD2g6JuxlXihoNcpE"
        #expect(try PasswordHash(phc: phc).matches([]))
    }

    @Test("the parameters of the original's hashes are taken", arguments: ["m=102400,t=2,p=8", "m=65536,t=3,p=4"])
    func originals(parameters: String) throws {
        let phc = "$argon2id$v=19$\(parameters)$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5Q"
        #expect(throws: Never.self) { try PasswordHash(phc: phc) }
    }

    @Test(
        "absurd parameters are refused before anything is computed",
        arguments: [
            "m=4194304,t=2,p=1", "m=1048577,t=2,p=1", "m=7,t=2,p=1", "m=15,t=2,p=2", "m=65536,t=0,p=1",
            "m=65536,t=65,p=1",
            "m=65536,t=1000000000,p=1", "m=65536,t=2,p=0", "m=65536,t=2,p=65", "m=99999999999999999999,t=2,p=1",
        ])
    func absurd(parameters: String) {
        let phc = "$argon2id$v=19$\(parameters)$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        #expect(throws: PasswordHashError.costOutOfRange) { try PasswordHash(phc: phc) }
    }

    @Test(
        "what is no PHC string is refused",
        arguments: [
            "", "$", "$argon2id", "password", "argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1$c29tZXNhbHQ$c29tZXNhbHQ", "$argon2id$v=19$t=1,m=64,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=19$m=064,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=19$m=+64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=19$m=,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ", "$argon2id$v=19$m=64,t=1,p=1$$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$", "$argon2id$v=19$m=64,t=1,p=1$c29tZXM$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ=$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHR$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1,p=1$c29t-XNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ ",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ\u{0}", "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAAA",
            "$argon2id$v=19$m=64,t=1,p=1,data=AA$c29tZXNhbHQ$c29tZXNhbHQ",
        ])
    func malformed(phc: String) {
        #expect(throws: PasswordHashError.malformed) { try PasswordHash(phc: phc) }
    }

    @Test(
        "other functions and versions are refused",
        arguments: [
            "$argon2d$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ", "$2b$12$abcdefghijklmnop$x$y",
            "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4Cb$",
            "$Argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
            "$argon2id$v=18$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
        ])
    func unsupported(phc: String) {
        #expect(throws: PasswordHashError.unsupported) { try PasswordHash(phc: phc) }
    }

    @Test("a decoy costs what others cost and matches nothing that is tried")
    func decoy() throws {
        let cost = try #require(cheap)
        let decoy = PasswordHash.decoy(cost: cost)
        #expect(decoy.cost == cost)
        #expect(try !decoy.matches([]))
        #expect(try !decoy.matches([UInt8]("password".utf8)))
        #expect(throws: Never.self) { try PasswordHash(phc: decoy.phc) }
    }
}

@Suite("Argon2's public vectors", .enabled(if: Vectors.areThere), .serialized)
struct PasswordHashVectorTests {
    private struct Encoded: Decodable {
        let id: String
        let encoded: String
        let passwordUtf8: String
        let result: String
    }

    private struct Raw: Decodable {
        let id: String
        let type: String
        let version: Int
        let passwordHex: String
        let saltHex: String
        let secretHex: String
        let adHex: String
        let t: Int
        let mKiB: Int
        let p: Int
        let outHex: String

        func phc() throws -> String {
            try "$\(type)$v=\(version)$m=\(mKiB),t=\(t),p=\(p)$\(base64(saltHex))$\(base64(outHex))"
        }

        private func base64(_ hex: String) throws -> String {
            String(try Data(bytes(hex: hex)).base64EncodedString().prefix { $0 != "=" })
        }
    }

    @Test("encoded hashes match, do not match, or are refused as malformed")
    func encoded() throws {
        let cases: [Encoded] = try Vectors.cases("argon2_encoded")
        for vector in cases {
            let hash = try? PasswordHash(phc: vector.encoded)
            let verdict = try hash.map { try $0.matches([UInt8](vector.passwordUtf8.utf8)) ? "match" : "mismatch" }
            #expect((verdict ?? "malformed") == vector.result, "\(vector.id)")
        }
    }

    @Test("raw values match as PHC strings, and argon2d is refused")
    func raw() throws {
        let cases: [Raw] = try Vectors.cases("argon2_raw")
        for vector in cases where vector.secretHex.isEmpty && vector.adHex.isEmpty {
            guard vector.type != "argon2d" else {
                #expect(throws: PasswordHashError.unsupported, "\(vector.id)") {
                    try PasswordHash(phc: vector.phc())
                }
                continue
            }
            let hash = try PasswordHash(phc: vector.phc())
            let password = try bytes(hex: vector.passwordHex)
            #expect(try hash.matches(password), "\(vector.id)")
            #expect(try !hash.matches(password + [0]), "\(vector.id)")
        }
    }

    @Test(
        "a hash is weaker where a guess at it costs less memory and passes, or where it is argon2i",
        arguments: [
            ("argon2id", 19_456, 2, false), ("argon2id", 19_455, 2, true), ("argon2id", 38_912, 1, false),
            ("argon2id", 65_536, 3, false), ("argon2id", 8, 1, true), ("argon2i", 65_536, 3, true),
        ])
    func strength(function: String, memory: Int, iterations: Int, isWeaker: Bool) throws {
        let digest = "c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
        let hash = try PasswordHash(phc: "$\(function)$v=19$m=\(memory),t=\(iterations),p=1$\(digest)")
        #expect(hash.isWeaker(than: .standard) == isWeaker)
    }
}
