import Gateway
import Sockets

/// Where a request comes from, for counting what is tried from there.
struct ClientAddress {
    /// What stands for it: an IPv4 address, the network of an IPv6 one, or else the text as it came.
    let bytes: [UInt8]

    /// Finds the address of the client.
    ///
    /// REMOTE_ADDR is who speaks to the web server. Only if that is a proxy one trusts does X-Forwarded-For count, and of it the
    /// last address that is no such proxy: whatever stands before it the client may have written.
    init(of request: Request, trusting proxies: [AddressRange]) {
        let remote = request.parameters.text("REMOTE_ADDR") ?? ""
        guard var address = IPAddress(remote) else {
            bytes = Array(remote.utf8)
            return
        }
        var forwarded = Self.forwarded(by: request)[...]
        while proxies.contains(where: { $0.contains(address) }), let text = forwarded.popLast(),
            let next = IPAddress(text)
        {
            address = next
        }
        bytes = address.network
    }

    private static func forwarded(by request: Request) -> [String] {
        guard let field = request.parameters.text("HTTP_X_FORWARDED_FOR") else { return [] }
        return field.split(separator: ",", omittingEmptySubsequences: false).map { element in
            String(element.drop { $0 == " " }.prefix { $0 != " " })
        }
    }
}

extension IPAddress {
    /// The whole of an IPv4 address; of an IPv6 one the first 56 bits, which is what a site is given (RFC 6177).
    fileprivate var network: [UInt8] {
        switch unmapped {
        case .version4(let bits): (0..<4).map { UInt8(truncatingIfNeeded: bits >> (24 - $0 * 8)) }
        case .version6(let bits): (0..<7).map { UInt8(truncatingIfNeeded: bits >> (120 - UInt128($0) * 8)) }
        }
    }
}
