/// The name-value pairs of a stream of parameters (FastCGI 1.0, section 3.4), read one by one.
struct NameValuePairs {
    typealias Pair = (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)

    /// What is left does not hold the lengths it names.
    struct Malformed: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next pair, or nil behind the last one.
    mutating func next() throws(Malformed) -> Pair? {
        if rest.isEmpty { return nil }
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
        guard let first = rest.popFirst() else { throw Malformed() }
        guard first & 0x80 != 0 else { return Int(first) }
        return try take(3).reduce(Int(first & 0x7F)) { $0 << 8 | Int($1) }
    }

    private mutating func take(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count > 127 else { return [UInt8(count)] }
        return [
            UInt8(count >> 24 & 0x7F) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF),
        ]
    }
}
