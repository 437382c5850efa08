import Files
import Synchronization
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
        for _ in 0..<count { _ = throttle.failing(attempt, at: now) }
    }

    private func succeed(_ attempt: SignInAttempt, at now: Uptime) {
        _ = throttle.begin(attempt, at: now)
        throttle.succeed(attempt, at: now)
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
        succeed(attempt(), at: at(1))
        fail(4, attempt(from: 2), at: at(1))
        #expect(throttle.wait(for: attempt(from: 2), at: at(1)) == nil)
    }

    @Test("from the address of the last success nobody waits for what others do, until five tries from there fail")
    func home() {
        succeed(attempt(from: 7), at: at(0))
        fail(5, attempt(from: 1), at: at(1))
        #expect(throttle.wait(for: attempt(from: 1), at: at(1)) == 1)
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == nil)
        fail(4, attempt(from: 7), at: at(1))
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == nil)
        fail(1, attempt(from: 7), at: at(1))
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == 32)
    }

    @Test("five failures in a row count wherever they come from, from the usual address too")
    func homeCounts() {
        succeed(attempt(from: 7), at: at(0))
        fail(5, attempt(from: 7), at: at(1))
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == 1)
        #expect(throttle.wait(for: attempt(from: 8), at: at(1)) == 1)
    }

    @Test("no flood of failures makes an address forgotten that somebody signed in from")
    func homesStay() {
        succeed(attempt(from: 7), at: at(0))
        fail(5, attempt(from: 1), at: at(1))
        for number in 0..<20_000 {
            let flood = SignInAttempt(name: "flood\(number)", address: UInt64(number).littleEndianBytes)
            _ = throttle.failing(flood, at: at(1))
        }
        #expect(throttle.wait(for: attempt(from: 7), at: at(1)) == nil)
    }

    @Test("a guesser who pushes an account out again and again by a flood is slowed all the same")
    func floodBetween() {
        var (tries, number) = (0, 0)
        for _ in 0..<100 {
            if case .begun = throttle.failing(attempt("victim"), at: at(0)) { tries += 1 }
            for _ in 0..<300 {
                number += 1
                let flood = SignInAttempt(name: "flood\(number)", address: UInt64(number).littleEndianBytes)
                _ = throttle.failing(flood, at: at(0))
            }
        }
        // Of thirty thousand failures some fifteen fall into the same bucket.
        #expect(tries < 20)
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
        for _ in 0..<3 { _ = other.failing(attempt(), at: at(0)) }
        #expect(throttle.wait(for: attempt(), at: at(0)) == 1)
        let later = try SignInThrottle(SharedFile(folder["sign-ins"], size: SignInThrottle.fileSize))
        #expect(later.wait(for: attempt(), at: at(0)) == 1)
    }

    @Test("a flood of names and addresses takes no room, and does not push out an account that is under attack")
    func flood() throws {
        fail(5, attempt("victim"), at: at(0))
        for number in 0..<20_000 {
            let flood = SignInAttempt(name: "flood\(number)", address: UInt64(number).littleEndianBytes)
            _ = throttle.failing(flood, at: at(0))
        }
        #expect(throttle.wait(for: attempt("victim", from: 200), at: at(0)) == 1)
        #expect(try FileStatus(of: folder["sign-ins"]).version.size == Int64(SignInThrottle.fileSize))
        #expect(SignInThrottle.fileSize < 4 << 20)
    }

    @Test("the file holds no name and no address in the clear, and is private")
    func secrecy() throws {
        fail(1, attempt("a password in the wrong field"), at: at(0))
        let contents = try FileContents(of: folder["sign-ins"], limit: 4 << 20)
        #expect(contents.status.mode == 0o600)
        let text = String(decoding: contents.bytes, as: UTF8.self)
        #expect(!text.contains("password"))
    }

    @Test("a file of another kind, or a damaged one, is begun anew")
    func damaged() throws {
        try folder.write("something else", to: "other")
        let throttle = try SignInThrottle(SharedFile(folder["other"], size: SignInThrottle.fileSize))
        for _ in 0..<5 { _ = throttle.failing(attempt(), at: at(0)) }
        #expect(throttle.wait(for: attempt(), at: at(0)) == 1)
    }

    @Test("of many that try at once no more begin than of many in turn")
    func atOnce() {
        let begun = Mutex(0)
        withThreads(8) { _ in
            for _ in 0..<10 {
                guard case .begun = throttle.begin(attempt(), at: at(0)) else { continue }
                begun.withLock { $0 += 1 }
            }
        }
        #expect(begun.withLock { $0 } == 5)
        withThreads(8) { _ in
            guard case .begun = throttle.begin(attempt(), at: at(1)) else { return }
            begun.withLock { $0 += 1 }
        }
        #expect(begun.withLock { $0 } == 6)
    }

    @Test("a try that was not made after all does not count, nor does a right one for its address")
    func takenBack() {
        for _ in 0..<200 {
            guard case .begun = throttle.begin(attempt(), at: at(0)) else { continue }
            throttle.takeBack(attempt(), at: at(0))
        }
        for number in 0..<200 { succeed(attempt("name\(number)"), at: at(0)) }
        #expect(throttle.wait(for: attempt(), at: at(0)) == nil)
    }

    @Test("who keeps guessing from one address does not take the turn of a user who comes when told to")
    func fairness() {
        let (guesser, user) = (attempt(from: 1), attempt(from: 2))
        for second in 0..<600 { _ = throttle.failing(guesser, at: at(Int64(second))) }
        let wait = throttle.wait(for: user, at: at(600)) ?? 0
        for second in 600..<600 + wait { _ = throttle.failing(guesser, at: at(Int64(second))) }
        #expect(throttle.wait(for: user, at: at(600 + Int64(wait))) == nil)
        #expect(throttle.wait(for: guesser, at: at(600 + Int64(wait))) != nil)
    }
}

extension SignInThrottle {
    /// A try with a wrong password, if it may be made.
    fileprivate func failing(_ attempt: SignInAttempt, at now: Uptime) -> Verdict {
        let verdict = begin(attempt, at: now)
        if case .begun(let standing) = verdict { fail(attempt, standing, at: now) }
        return verdict
    }
}
