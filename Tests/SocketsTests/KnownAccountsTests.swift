import Glibc
import Testing

@testable import Sockets

@Suite struct KnownAccountsTests {
    private let accounts = KnownAccounts()

    @Test("a name that cannot be looked up any more is what it was")
    func known() throws {
        #expect(try accounts.number(of: "www-data") { 33 } == 33)
        let found = try accounts.number(of: "www-data") { () throws(AccountError) in throw .system(code: EACCES) }
        #expect(found == 33)
    }

    @Test("one that was never looked up is told of as before")
    func unknown() {
        #expect(throws: AccountError.system(code: EACCES)) {
            try accounts.number(of: "www-data") { () throws(AccountError) in throw .system(code: EACCES) }
        }
    }

    @Test("one that the system has no more is gone, and one that has another number has it")
    func changed() throws {
        #expect(try accounts.number(of: "www-data") { 33 } == 33)
        #expect(try accounts.number(of: "www-data") { 34 } == 34)
        #expect(throws: AccountError.unknownUser("www-data")) {
            try accounts.number(of: "www-data") { () throws(AccountError) in throw .unknownUser("www-data") }
        }
    }
}
