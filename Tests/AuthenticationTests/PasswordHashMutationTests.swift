import CArgon2
import TestSupport
import Testing

@testable import Authentication

@Suite struct PasswordHashMutationTests {
    private static let words = [
        "$argon2id", "$argon2i", "$argon2d", "$v=19", "$v=16", "m=8", "t=1", "p=1", ",keyid=", "$", "=",
    ]

    @Test("a hash that is taken keeps to the bounds, and libargon2 says of it what is said here")
    func mutations() throws {
        let password = Array("password".utf8)
        for mutation in try Mutations(of: "PasswordHash", words: Self.words) {
            guard let hash = try? PasswordHash(phc: mutation.text) else { continue }
            let cost = hash.cost
            try #require(hash.phc.utf8.elementsEqual(mutation.bytes), "\(mutation)")
            try #require(
                PasswordHashCost(memory: cost.memory, iterations: cost.iterations, parallelism: cost.parallelism)
                    == cost,
                "\(mutation)")
            // What costs more is judged by its bounds alone.
            guard cost.memory <= 64, cost.iterations <= 4, cost.parallelism <= 2 else { continue }
            let code = unsafe argon2_verify(hash.phc, password, password.count, hash.isArgon2id ? Argon2_id : Argon2_i)
            try #require([ARGON2_OK.rawValue, ARGON2_VERIFY_MISMATCH.rawValue].contains(code), "\(mutation)")
            try #require(try hash.matches(password) == (code == ARGON2_OK.rawValue), "\(mutation)")
        }
    }
}
