import Files
import TestSupport
import Testing
import Time

@testable import Authentication

@Suite("The throttle")
struct SignInThrottleTests {
    private let folder: TemporaryFolder
    private let throttle: SignInThrottle

    init() throws {
        folder = try TemporaryFolder()
        throttle = try SignInThrottle(SharedFile(folder["sign-ins"], size: SignInThrottle.fileSize))
    }

    private func attempt(_ name: String = "kennethlove", from address: UInt8 = 1) -> SignInAttempt {
        SignInAttempt(name: name, address: [192, 0, 2, address])
    }

    private func at(_ seconds: Int64) -> Uptime { Uptime(milliseconds: 1_000_000 + seconds * 1000) }

    private func fail(_ count: Int, _ attempt: SignInAttempt, at now: Uptime) {
        for _ in 0..<count { throttle.noteFailure(of: attempt, at: now) }
    }

    @Test("five failures are free, and the sixth try waits, whatever address it comes from")
    func sixthTry() {
        for address in 1...5 {
            #expect(throttle.wait(for: attempt(from: 9), at: at(0)) == nil)
            fail(1, attempt(from: UInt8(address)), at: at(0))
        }
        #expect(throttle.wait(for: attempt(from: 9), at: at(0)) == 1)
        #expect(throttle.wait(for: attempt(from: 9), at: at(1)) == nil)
        #expect(throttle.wait(for: attempt("sara"), at: at(0)) == nil)
    }

    @Test("a name counts as one in upper and lower case and in every normal form, known or not")
    func spelling() {
        for name in ["Zoë", "ZOË", "zoe\u{308}", "ZOE\u{308}", "zoë"] { fail(1, attempt(name), at: at(0)) }
        #expect(throttle.wait(for: attempt("zoë", from: 2), at: at(0)) == 1)
    }

    @Test("a success begins anew")
    func success() {
        fail(5, attempt(), at: at(0))
        throttle.noteSuccess(of: attempt(), at: at(1))
        fail(4, attempt(from: 2), at: at(1))
        #expect(throttle.wait(for: attempt(from: 2), at: at(1)) == nil)
    }

    @Test("from the address of the last success nobody waits for what others do, until a try from there fails")
    func home() {
        throttle.noteSuccess(of: attempt(from: 7), at: at(0))
        fail(20, attempt(from: 1), at: at(1))
        #expect(throttle.wait(for: attempt(from: 1), at: at(1)) == 60)
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == nil)
        fail(1, attempt(from: 7), at: at(2))
        #expect(throttle.wait(for: attempt(from: 7), at: at(2)) == 60)
    }

    @Test("an address waits after a hundred failures within five minutes, whatever accounts they were for")
    func address() {
        for number in 0..<100 {
            #expect(throttle.wait(for: attempt("name\(number)"), at: at(1)) == nil)
            fail(1, attempt("name\(number)"), at: at(1))
        }
        #expect(throttle.wait(for: attempt("another"), at: at(1)) == 1)
        #expect(throttle.wait(for: attempt("another", from: 2), at: at(1)) == nil)
        #expect(throttle.wait(for: attempt("another"), at: at(301)) == nil)
    }

    @Test("an hour of guessing gets fewer than a hundred tries at one account")
    func hour() {
        var tries = 0
        for second in 0..<3600
        where throttle.wait(for: attempt(from: UInt8(second % 250)), at: at(Int64(second))) == nil {
            fail(1, attempt(from: UInt8(second % 250)), at: at(Int64(second)))
            tries += 1
        }
        #expect((50..<100).contains(tries))
    }

    @Test("another process, and one that starts later, knows what was counted")
    func shared() throws {
        let other = try SignInThrottle(SharedFile(folder["sign-ins"], size: SignInThrottle.fileSize))
        fail(3, attempt(), at: at(0))
        for _ in 0..<3 { other.noteFailure(of: attempt(), at: at(0)) }
        #expect(throttle.wait(for: attempt(), at: at(0)) == 2)
        let later = try SignInThrottle(SharedFile(folder["sign-ins"], size: SignInThrottle.fileSize))
        #expect(later.wait(for: attempt(), at: at(0)) == 2)
    }

    @Test("a flood of names and addresses takes no room, and does not push out an account that is under attack")
    func flood() throws {
        fail(12, attempt("victim"), at: at(0))
        for number in 0..<20_000 {
            let flood = SignInAttempt(name: "flood\(number)", address: UInt64(number).littleEndianBytes)
            throttle.noteFailure(of: flood, at: at(1))
        }
        #expect(throttle.wait(for: attempt("victim", from: 200), at: at(1)) == 59)
        #expect(try FileStatus(of: folder["sign-ins"]).version.size == Int64(SignInThrottle.fileSize))
        #expect(SignInThrottle.fileSize < 1 << 20)
    }

    @Test("the file holds no name and no address in the clear, and is private")
    func secrecy() throws {
        fail(1, attempt("a password in the wrong field"), at: at(0))
        let contents = try FileContents(of: folder["sign-ins"], limit: 1 << 20)
        #expect(contents.status.mode == 0o600)
        let text = String(decoding: contents.bytes, as: UTF8.self)
        #expect(!text.contains("password"))
    }

    @Test("a file of another kind, or a damaged one, is begun anew")
    func damaged() throws {
        try folder.write("something else", to: "other")
        let throttle = try SignInThrottle(SharedFile(folder["other"], size: SignInThrottle.fileSize))
        for _ in 0..<5 { throttle.noteFailure(of: attempt(), at: at(0)) }
        #expect(throttle.wait(for: attempt(), at: at(0)) == 1)
    }

    @Test("threads that fail at once are all counted")
    func threads() {
        withThreads(8) { _ in
            for _ in 0..<10 { throttle.noteFailure(of: attempt(), at: at(0)) }
        }
        #expect(throttle.wait(for: attempt("another"), at: at(0)) == nil)
        fail(20, attempt("others"), at: at(0))
        #expect(throttle.wait(for: attempt("another"), at: at(0)) == 1)
    }
}
