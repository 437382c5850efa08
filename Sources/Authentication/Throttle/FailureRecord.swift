/// What is remembered of the sign-ins to one account, or from one address.
///
/// Any 64 bytes are a record, so that a damaged file can make nobody wait for longer than a minute.
struct FailureRecord: Equatable {
    /// The bytes that a record takes.
    static let size = 64
    static let greatestCount = Int(Int32.max)

    /// What it is about; each kind has a part of the table of its own.
    enum Kind: UInt64, CaseIterable {
        case account = 1
        case address = 2
        /// What has failed for an account from the address that it was signed in to from last.
        case home = 3

        var rule: ThrottleRule {
            switch self {
            case .account, .home: .account
            case .address: .address
            }
        }
    }

    let fingerprint: Fingerprint
    let kind: Kind
    /// How many sign-ins have failed.
    var count = 0
    /// When the first of them did, in milliseconds of uptime.
    var first: Int64 = 0
    /// When anything was noted last, in milliseconds of uptime.
    var last: Int64 = 0
    /// Of the kind home, the address.
    var home = Fingerprint.none
    /// A part of the fingerprint of the address that failed last.
    var lastAddress: UInt64 = 0

    init(_ fingerprint: Fingerprint, _ kind: Kind) {
        self.fingerprint = fingerprint
        self.kind = kind
    }

    /// Reads a record; nil where there is none.
    init?(_ bytes: Span<UInt8>) {
        func word(_ index: Int) -> UInt64 { UInt64(littleEndian: bytes.extracting(index * 8..<index * 8 + 8)) }
        guard let kind = Kind(rawValue: word(2) >> 32) else { return nil }
        self.init(Fingerprint(high: word(0), low: word(1)), kind)
        count = Int(word(2) & UInt64(Self.greatestCount))
        lastAddress = word(3)
        first = Int64(word(4) & UInt64(Int64.max))
        last = Int64(word(5) & UInt64(Int64.max))
        home = Fingerprint(high: word(6), low: word(7))
    }

    var bytes: [UInt8] {
        let words: [UInt64] = [
            fingerprint.high, fingerprint.low, kind.rawValue << 32 | UInt64(count), lastAddress, UInt64(first),
            UInt64(last), home.high, home.low,
        ]
        return words.flatMap(\.littleEndianBytes)
    }

    /// How much is lost with it: first goes what has run out, then what has failed least, then what is oldest.
    func worth(at now: Int64) -> (Int, Int64) {
        kind.rule.isForgotten(self, at: now) ? (-1, last) : (count, last)
    }

    /// How many milliseconds a try from an address has to wait; 0 for none.
    func wait(from address: Fingerprint, at now: Int64) -> Int64 {
        kind.rule.wait(after: self, at: now, isLastAddress: address.low == lastAddress)
    }

    /// Whether the account does not wait for what others do, when it is tried from an address.
    func spares(_ address: Fingerprint) -> Bool {
        home == address && count < kind.rule.freeFailures
    }

    /// Counts a failure.
    mutating func countFailure(from address: Fingerprint, at now: Int64) {
        kind.rule.count(&self, at: now)
        lastAddress = address.low
    }

    /// Takes over what the record had counted whose place this one takes, if that counts still and this one has failed at all.
    mutating func takeOver(from old: FailureRecord?, at now: Int64) {
        guard kind != .home, count > 0, let old, !kind.rule.isForgotten(old, at: now) else { return }
        count = min(count + old.count, Self.greatestCount)
    }
}
