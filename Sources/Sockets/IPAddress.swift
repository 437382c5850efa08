import Glibc

/// An address of the Internet Protocol, in the host's byte order.
public enum IPAddress: Sendable, Hashable {
    /// An IPv4 address.
    case version4(UInt32)
    /// An IPv6 address.
    case version6(UInt128)

    /// The IPv4 address of the machine itself.
    public static let loopback = IPAddress.version4(0x7F00_0001)

    /// Reads an address in its usual form; nil is the answer to anything else, a name or a zone included.
    ///
    /// - Parameter text: Like `127.0.0.1` or `::1`.
    public init?(_ text: String) {
        // The C function would end at it.
        guard !text.utf8.contains(0) else { return nil }
        var version4 = in_addr()
        var version6 = in6_addr()
        if unsafe inet_pton(AF_INET, text, &version4) == 1 {
            self.init(version4)
        } else if unsafe inet_pton(AF_INET6, text, &version6) == 1 {
            self.init(version6)
        } else {
            return nil
        }
    }

    init(_ address: in_addr) {
        self = .version4(UInt32(bigEndian: address.s_addr))
    }

    init(_ address: in6_addr) {
        self = .version6(UInt128(bigEndian: unsafe unsafeBitCast(address, to: UInt128.self)))
    }

    /// Whether it is the machine itself (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3).
    var isLoopback: Bool {
        switch unmapped {
        case .version4(let bits): bits >> 24 == 127
        case .version6(let bits): bits == 1
        }
    }

    /// The IPv4 address where an IPv6 one carries it (`::ffff:192.0.2.1`, RFC 4291, section 2.5.5.2); else itself.
    public var unmapped: IPAddress {
        guard case .version6(let bits) = self, bits >> 32 == 0xFFFF else { return self }
        return .version4(UInt32(truncatingIfNeeded: bits))
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address in its usual form (RFC 5952 for IPv6).
    public var description: String {
        switch self {
        case .version4(let bits): [24, 16, 8, 0].map { "\(bits >> $0 & 0xFF)" }.joined(separator: ".")
        case .version6(let bits): Self.text(of: bits.bigEndian)
        }
    }

    private static func text(of bytes: UInt128) -> String {
        var bytes = bytes
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            guard let text = unsafe inet_ntop(AF_INET6, &bytes, buffer.baseAddress, socklen_t(buffer.count)) else {
                return "?"
            }
            return unsafe String(cString: text)
        }
    }
}
