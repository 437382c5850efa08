/// A text that chance has spoilt.
public struct Mutation: CustomStringConvertible {
    /// The text.
    public let bytes: [UInt8]
    /// Which of them it is, counted from 0.
    let number: Int
    /// Where chance began.
    let seed: UInt64

    /// The text, with U+FFFD where it is no UTF-8.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// How to come to it again, and what it is.
    public var description: String {
        "mutation \(number) of seed \(seed): \(text.debugDescription), in hexadecimal \(hex(bytes))"
    }
}
