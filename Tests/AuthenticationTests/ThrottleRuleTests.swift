import Testing

@testable import Authentication

@Suite("The rules of throttling")
struct ThrottleRuleTests {
    private func record(_ kind: FailureRecord.Kind, failures: Int, at now: Int64 = 1_000_000) -> FailureRecord {
        var record = FailureRecord(Fingerprint(high: 1, low: 2), kind)
        for _ in 0..<failures { kind.rule.count(&record, at: now) }
        return record
    }

    @Test(
        "an account's sixth try and those after it wait for 1 s, doubling to 60 s",
        arguments: [
            (0, 0), (1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60),
            (100_000, 60),
        ])
    func account(failures: Int, seconds: Int64) {
        let record = record(.account, failures: failures)
        #expect(ThrottleRule.account.wait(after: record, at: 1_000_000, isLastAddress: true) == seconds * 1000)
    }

    @Test("an address has a hundred failures free", arguments: [(99, 0), (100, 1), (101, 2), (200, 60)])
    func address(failures: Int, seconds: Int64) {
        let record = record(.address, failures: failures)
        #expect(ThrottleRule.address.wait(after: record, at: 1_000_000, isLastAddress: true) == seconds * 1000)
    }

    @Test("a wait runs from the last failure on")
    func running() {
        let record = record(.account, failures: 8)
        #expect(ThrottleRule.account.wait(after: record, at: 1_000_001, isLastAddress: true) == 7999)
        #expect(ThrottleRule.account.wait(after: record, at: 1_007_999, isLastAddress: true) == 1)
        #expect(ThrottleRule.account.wait(after: record, at: 1_008_000, isLastAddress: true) == 0)
    }

    @Test("an hour without a failure forgets an account's, and five minutes from the first an address's")
    func forgetting() {
        var account = record(.account, failures: 20)
        ThrottleRule.account.count(&account, at: 1_000_000 + 3_599_999)
        #expect(account.count == 21)
        ThrottleRule.account.count(&account, at: 1_000_000 + 3_599_999 + 3_600_000)
        #expect(account.count == 1)
        var address = record(.address, failures: 100)
        ThrottleRule.address.count(&address, at: 1_000_000 + 299_999)
        #expect(address.count == 101)
        #expect(ThrottleRule.address.wait(after: address, at: 1_000_000 + 300_000, isLastAddress: true) == 0)
        ThrottleRule.address.count(&address, at: 1_000_000 + 300_000)
        #expect(address.count == 1)
    }

    @Test("what the time before a restart left is forgotten")
    func restart() {
        let record = record(.account, failures: 50)
        #expect(ThrottleRule.account.wait(after: record, at: 999_999, isLastAddress: true) == 0)
        #expect(ThrottleRule.account.wait(after: record, at: 0, isLastAddress: true) == 0)
    }

    @Test(
        "who did not fail last may come five seconds sooner when the wait is at its longest, and no sooner before that")
    func headStart() {
        for (failures, seconds) in [(5, 1), (9, 16), (10, 32), (11, 55), (50, 55)] {
            let record = record(.account, failures: failures)
            #expect(
                ThrottleRule.account.wait(after: record, at: 1_000_000, isLastAddress: false) == Int64(seconds) * 1000)
        }
    }

    @Test("any bytes are a record or none, and none makes anybody wait for over a minute")
    func anyBytes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            var bytes = (0..<FailureRecord.size).map { _ in UInt8.random(in: 0...255, using: &generator) }
            bytes.replaceSubrange(
                20..<24, with: UInt64.random(in: 0...3, using: &generator).littleEndianBytes.prefix(4))
            guard var record = FailureRecord(bytes.span) else { continue }
            for now in [0, 1, record.last, record.last &+ 1, Int64.max] where now >= 0 {
                #expect((0...60_000).contains(record.kind.rule.wait(after: record, at: now, isLastAddress: true)))
                record.kind.rule.count(&record, at: now)
                #expect(record == FailureRecord(record.bytes.span))
            }
        }
    }
}
