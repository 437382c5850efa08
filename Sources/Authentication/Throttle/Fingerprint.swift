import Digests

/// What a name or an address is remembered by: 128 bits of its keyed digest.
///
/// Without the key nobody can tell which names were tried, among which may be passwords typed into the wrong field, nor find
/// names that push another one out of the table.
struct Fingerprint: Hashable {
    /// That of nothing.
    static let none = Fingerprint(high: 0, low: 0)

    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(of bytes: [UInt8], _ kind: FailureRecord.Kind, keyed hmac: HMAC) {
        var hmac = hmac
        hmac.update([UInt8(kind.rawValue)].span)
        hmac.update(bytes.span)
        let code = hmac.finalize().bytes
        high = UInt64(littleEndian: code.span.extracting(..<8))
        low = UInt64(littleEndian: code.span.extracting(8..<16))
    }
}

extension UInt64 {
    /// Reads a number, the least byte first.
    init(littleEndian bytes: Span<UInt8>) {
        var value: UInt64 = 0
        for index in bytes.indices.reversed() { value = value << 8 | UInt64(bytes[index]) }
        self = value
    }

    /// The eight bytes, the least first.
    var littleEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}
