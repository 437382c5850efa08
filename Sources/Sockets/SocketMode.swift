/// The permission bits of a unix socket; who may write to it may connect.
public struct SocketMode: Sendable, Equatable {
    /// For the owner and the group.
    public static let standard = SocketMode(unchecked: 0o660)

    /// The bits, as in `0o660`.
    public let bits: UInt32

    /// Reads permission bits.
    ///
    /// - Parameter text: Three octal digits, or four that begin with zero, like `0660`.
    /// - Throws: `SocketModeError` where they are none, or let everyone connect.
    public init(_ text: String) throws(SocketModeError) {
        let digits = text.utf8.count == 4 && text.hasPrefix("0") ? text.dropFirst() : text[...]
        guard digits.utf8.count == 3, digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "7")).contains),
            let bits = UInt32(digits, radix: 8)
        else { throw .notOctal(text) }
        guard bits & 0o002 == 0 else { throw .openToAll(text) }
        self.init(unchecked: bits)
    }

    private init(unchecked bits: UInt32) {
        self.bits = bits
    }
}

extension SocketMode: CustomStringConvertible {
    /// Four octal digits.
    public var description: String { "0" + String(bits + 0o1000, radix: 8).dropFirst() }
}
