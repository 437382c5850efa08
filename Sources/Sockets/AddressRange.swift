/// Addresses that have their first bits in common, like `10.0.0.0/8`.
public struct AddressRange: Sendable, Hashable {
    private let network: IPAddress
    private let length: Int

    /// Reads a range, or a single address.
    ///
    /// - Parameter text: An address, alone or with a slash and the number of the bits that count, like `fd00::/8`.
    /// - Throws: `AddressRangeError` where it is none, or where a bit is set that does not count.
    public init(_ text: String) throws(AddressRangeError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let address = IPAddress(first) else { throw .notAnAddress(text) }
        let width = address.width
        let length = parts.count == 1 ? width : Int(digits: parts[1])
        guard let length, length <= width else { throw .wrongLength(text, width: width) }
        guard address.begins(with: length) else { throw .bitsPastLength(text) }
        (network, self.length) = (address, length)
    }

    /// Whether an address lies in the range.
    ///
    /// - Parameter address: The address; an IPv4 one inside an IPv6 one (`::ffff:192.0.2.1`) lies in ranges of IPv4, too.
    /// - Returns: Whether all bits that count are those of the range.
    public func contains(_ address: IPAddress) -> Bool {
        switch (network, address) {
        case (.version4(let own), .version4(let other)): (own ^ other) & ~(UInt32.max >> length) == 0
        case (.version6(let own), .version6(let other)): (own ^ other) & ~(UInt128.max >> length) == 0
        case (.version4, .version6): address.unmapped != address && contains(address.unmapped)
        case (.version6, .version4): false
        }
    }
}

extension AddressRange: CustomStringConvertible {
    /// The range as it is written, without the length where it is one address.
    public var description: String { length == network.width ? "\(network)" : "\(network)/\(length)" }
}

extension IPAddress {
    /// The number of its bits.
    fileprivate var width: Int {
        switch self {
        case .version4: 32
        case .version6: 128
        }
    }

    /// Whether no bit is set behind the first ones.
    fileprivate func begins(with length: Int) -> Bool {
        switch self {
        case .version4(let bits): bits & (UInt32.max >> length) == 0
        case .version6(let bits): bits & (UInt128.max >> length) == 0
        }
    }
}
