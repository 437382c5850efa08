/// The name-value pairs of a stream of parameters (FastCGI 1.0, section 3.4), read one by one.
struct NameValuePairs {
    /// Where in the stream name and value stand.
    typealias Pair = (name: Range<Int>, value: Range<Int>)

    /// What is left does not hold the lengths it names.
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next pair, or nil behind the last one.
    mutating func next() throws(Malformed) -> Pair? {
        if position == bytes.count { return nil }
        let nameLength = try takeLength()
        let valueLength = try takeLength()
        return (try take(nameLength), try take(valueLength))
    }

    /// A pair as bytes.
    static func encoded(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) -> [UInt8] {
        length(name.count) + length(value.count) + name + value
    }

    /// One byte up to 127, four above, of which the first has its highest bit set.
    private mutating func takeLength() throws(Malformed) -> Int {
        let first = bytes[try take(1).lowerBound]
        guard first & 0x80 != 0 else { return Int(first) }
        return bytes[try take(3)].reduce(Int(first & 0x7F)) { $0 << 8 | Int($1) }
    }

    private mutating func take(_ count: Int) throws(Malformed) -> Range<Int> {
        guard count <= bytes.count - position else { throw Malformed() }
        position += count
        return position - count..<position
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count > 127 else { return [UInt8(count)] }
        return [
            UInt8(count >> 24 & 0x7F) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF),
        ]
    }
}
