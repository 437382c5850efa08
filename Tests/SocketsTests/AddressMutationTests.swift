import Glibc
import TestSupport
import Testing

@testable import Sockets

@Suite struct AddressMutationTests {
    private static let words = [
        "unix:/", "fd:", "systemd", "localhost", "[::1]", "[", "]", "::", "::ffff:", "127.0.0.1", "0.0.0.0", ":9000",
        "/8",
        "/128", "/32", "/0", "+1",
    ]

    @Test("where to listen is told as it is read")
    func listenAddress() throws {
        for mutation in try Mutations(of: "ListenAddress", words: Self.words) {
            guard let address = try? ListenAddress(mutation.text) else { continue }
            try #require(try ListenAddress("\(address)") == address, "\(mutation)")
            switch address {
            case .unix(let path):
                try #require(path.first == "/" && path.utf8.count <= 107 && !path.utf8.contains(0), "\(mutation)")
            case .descriptor(let number): try #require(number >= 0, "\(mutation)")
            case .tcp(let host, let port):
                try #require(port > 0, "\(mutation)")
                try #require(host == .loopback || Self.isSpeltOut(host, in: mutation.text), "\(mutation)")
            case .systemd: try #require(mutation.text == "systemd", "\(mutation)")
            }
        }
    }

    /// Only what is written there is ever listened at, and never a name.
    private static func isSpeltOut(_ host: IPAddress, in text: String) -> Bool {
        text.prefix { $0 != "]" }.split(separator: "[").last.flatMap { IPAddress(String($0)) } == host
            || text.split(separator: ":").first.flatMap { IPAddress(String($0)) } == host
    }

    @Test("a range of addresses is told as it is read, and holds what has its first bits")
    func addressRange() throws {
        var generator = SeededGenerator(seed: 1)
        for mutation in try Mutations(of: "AddressRange", words: Self.words) {
            guard let range = try? AddressRange(mutation.text) else { continue }
            try #require(try AddressRange("\(range)") == range, "\(mutation)")
            let parts = "\(range)".split(separator: "/")
            let network = try #require(IPAddress(String(parts[0])), "\(mutation)")
            let length = parts.count == 2 ? try #require(Int(parts[1])) : Self.bits(of: network).count
            for address in Self.neighbours(of: network, &generator) {
                let isInside = Self.bits(of: address).prefix(length) == Self.bits(of: network).prefix(length)
                try #require(range.contains(address) == isInside, "\(address) and \(mutation)")
            }
        }
    }

    private static func bits(of address: IPAddress) -> [Bool] {
        switch address {
        case .version4(let bits): (0..<32).reversed().map { bits >> $0 & 1 == 1 }
        case .version6(let bits): (0..<128).reversed().map { bits >> $0 & 1 == 1 }
        }
    }

    /// The address itself, and some that differ from it in one bit.
    private static func neighbours(of address: IPAddress, _ generator: inout SeededGenerator) -> [IPAddress] {
        [address]
            + (0..<4).map { _ in
                switch address {
                case .version4(let bits): .version4(bits ^ 1 << UInt32.random(in: 0..<32, using: &generator))
                case .version6(let bits): .version6(bits ^ 1 << UInt128.random(in: 0..<128, using: &generator))
                }
            }
    }

    @Test("the bits of a socket's mode never let everyone connect")
    func socketMode() throws {
        for mutation in try Mutations(of: "SocketMode") {
            guard let mode = try? SocketMode(mutation.text) else { continue }
            try #require(mode.bits & 0o7002 == 0 && mode.bits <= 0o777, "\(mutation)")
            try #require(try SocketMode("\(mode)") == mode, "\(mutation)")
            try #require("0\(mutation.text)".hasSuffix("\(mode)"), "\(mutation)")
        }
    }
}
