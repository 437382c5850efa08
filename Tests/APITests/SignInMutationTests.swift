import FoundationEssentials
import Gateway
import Sockets
import TestSupport
import Testing

@testable import API

@Suite struct SignInMutationTests {
    @Test("Basic credentials have one spelling, and Foundation reads the same")
    func basic() throws {
        for mutation in try Mutations(
            of: "BasicCredentials", words: ["Basic ", "bearer ", "Token ", "Og==", "=", "OjpA", "/w=="])
        {
            let field = AuthorizationField(mutation.bytes[...])
            try #require(mutation.bytes.suffix(field.credentials.count).elementsEqual(field.credentials), "\(mutation)")
            try #require(field.credentials.first != UInt8(ascii: " "), "\(mutation)")
            let read = BasicCredentials(field.credentials).map { Array($0.name.utf8) + Array(":".utf8) + $0.password }
            try #require(read == Self.foundation(field.credentials), "\(mutation)")
        }
    }

    /// Name, colon and password as Foundation decodes them; nil where it would encode them otherwise.
    private static func foundation(_ encoded: ArraySlice<UInt8>) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(encoded)), data.base64EncodedData().elementsEqual(encoded),
            let colon = data.firstIndex(of: UInt8(ascii: ":")), String(validating: data[..<colon], as: UTF8.self) != nil
        else { return nil }
        return Array(data)
    }

    @Test("whoever writes addresses in front of those that proxies add is not believed")
    func clientAddress() throws {
        let proxies = try ["10.0.0.0/8", "192.0.2.1", "fd00::/8"].map { text in try AddressRange(text) }
        for mutation in try Mutations(
            of: "ClientAddress", words: ["10.0.0.1", "192.0.2.1", "fd00::1", "::ffff:10.0.0.1", ","])
        {
            let lines = mutation.bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1).map(Array.init)
            let (remote, forwarded) = (lines.first ?? [], lines.count == 2 ? lines[1] : [])
            let alone = try Self.address(remote, nil, trusting: proxies)
            try #require(try Self.address(remote, forwarded, trusting: []) == alone, "\(mutation)")
            let found = try Self.address(remote, forwarded, trusting: proxies)
            let named = forwarded.split(separator: UInt8(ascii: ",")).map { element in
                element.split(separator: UInt8(ascii: " ")).first.map(Array.init) ?? []
            }
            let candidates = try [alone] + named.map { try Self.address($0, nil, trusting: []) }
            try #require(candidates.contains(found), "\(mutation)")
            let spoofed = try Self.address(remote, Array("203.0.113.9, ".utf8) + forwarded, trusting: proxies)
            try #require(spoofed == found || Self.isProxy(found), "\(mutation)")
        }
    }

    private static func address(
        _ remote: [UInt8], _ forwarded: [UInt8]?, trusting proxies: [AddressRange]
    ) throws -> [UInt8] {
        let names = Array("REQUEST_METHODGETREMOTE_ADDRHTTP_X_FORWARDED_FOR".utf8)
        let bytes = names + remote + (forwarded ?? [])
        let middle = names.count + remote.count
        let pairs: [Parameters.Pair] = [(0..<14, 14..<17), (17..<28, names.count..<middle)]
        let last: [Parameters.Pair] = forwarded == nil ? [] : [(28..<names.count, middle..<bytes.count)]
        let request = try Request(
            parameters: Parameters(bytes, at: pairs + last), content: [], mount: nil, id: RequestID())
        return ClientAddress(of: request, trusting: proxies).bytes
    }

    /// Whether it is, or may be, one of the proxies.
    private static func isProxy(_ bytes: [UInt8]) -> Bool {
        bytes.count == 4 && (bytes[0] == 10 || bytes == [192, 0, 2, 1]) || bytes.count == 7 && bytes[0] == 0xFD
    }
}
