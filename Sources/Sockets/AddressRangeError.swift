/// Why a text is no range of addresses; the text goes with each.
public enum AddressRangeError: Error, Equatable {
    /// What stands before the slash is no address.
    case notAnAddress(String)
    /// What stands behind the slash is no number from 0 to the address's width in bits.
    case wrongLength(String, width: Int)
    /// A bit is set that does not count, so that either the address or the number is a slip.
    case bitsPastLength(String)
}

extension AddressRangeError: CustomStringConvertible {
    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .notAnAddress(let text):
            "\"\(text)\" is no range of addresses like 127.0.0.1, 10.0.0.0/8, ::1 or fd00::/8"
        case .wrongLength(let text, let width):
            "\"\(text)\" has no number from 0 to \(width) behind its slash"
        case .bitsPastLength(let text):
            "\"\(text)\" has bits set past its mask; a single address is written without a slash"
        }
    }
}
