import Crypto
import Digests

extension Works {
    /// Hashes many bytes at once.
    static func bulk(_ byteCount: Int) -> Work {
        let message = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
        return Work(
            name: "SHA-256 of \(byteCount / 1024) KiB", byteCount: byteCount,
            means: "Swift, no instructions but those that every processor has",
            repeated: { count in
                for _ in 0..<count { keep(Digests.SHA256.hash(message.span).bytes) }
            },
            peers: [
                Work.Peer(contestant: .openSSL(byteCount, .integer), target: 1),
                Work.Peer(contestant: .openSSL(byteCount, .vector)),
                Work.Peer(contestant: .openSSL(byteCount, .all)),
                Work.Peer(
                    contestant: Contestant("swift-crypto", means: "BoringSSL: SHA instructions where there are any") {
                        for _ in 0..<$0 { keep(Crypto.SHA256.hash(data: message)) }
                    }),
            ], allocationLimit: 0)
    }

    /// Authenticates a message of a token's length with a key that stays the same.
    static func authenticationCode() -> Work {
        let message = [UInt8](repeating: 0x61, count: 130)
        let bytes = (0..<32).map { UInt8($0) }
        let keyed = Digests.HMAC(key: Digests.SymmetricKey(bytes: bytes))
        let key = Crypto.SymmetricKey(data: bytes)
        let theirs = Crypto.HMAC<Crypto.SHA256>(key: key)
        return Work(
            name: "HMAC of 130 bytes",
            means: "a copy of a keyed value",
            repeated: { count in
                for _ in 0..<count {
                    var hmac = keyed
                    hmac.update(message.span)
                    keep(hmac.finalize().bytes)
                }
            },
            peers: [
                Work.Peer(
                    contestant: Contestant("swift-crypto", means: "one call with the key") {
                        for _ in 0..<$0 {
                            keep(Crypto.HMAC<Crypto.SHA256>.authenticationCode(for: message, using: key))
                        }
                    }, target: 2),
                Work.Peer(
                    contestant: Contestant("swift-crypto", means: "a copy of a keyed value") {
                        for _ in 0..<$0 {
                            var hmac = theirs
                            hmac.update(data: message)
                            keep(hmac.finalize())
                        }
                    }),
            ], allocationLimit: 0)
    }
}
