import Time
import WebProbe

/// Whether what is sent can be read on the way.
extension WebExamination {
    private static let soon: Int64 = 14 * 86_400

    mutating func examineEncryption() {
        guard address.isEncrypted else {
            guard !isOnLoopback else { return }
            return add(.warning, "\(address): passwords and tokens can be read by whoever is on the way", .encrypt)
        }
        guard let plain = address.withoutEncryption, let exchange = ask(WebRequest(plain.url("/api/v1"))) else {
            return
        }
        switch exchange.result {
        case .success(let answer) where answer.mountOfIndex != nil:
            add(.warning, "\(plain) serves the API as well, with passwords and tokens to be read on the way", .redirect)
        case .success(let answer) where answer.field("Location")?.lowercased().hasPrefix("https://") == true:
            add(.ok, "\(plain) leads to https")
        default: add(.ok, "\(plain) does not serve the API")
        }
    }

    mutating func judgeCertificateEnd(_ end: Timestamp) {
        let text = "the certificate of \(address.authority) is good for \(now.words(until: end)), until \(end.rfc3339)"
        guard end < now.advanced(bySeconds: Self.soon) else { return add(.ok, text) }
        add(.warning, text, "have it renewed, and see why that was not done of itself (certbot renew --dry-run)")
    }

    mutating func tell(_ fault: CertificateFault) {
        let (words, remedy) =
            switch fault {
            case .expired: ("has expired", "renew it, and let the web server read it again")
            case .notYetValid: ("is not good yet", "set the clocks of both machines")
            case .otherName: ("is for another name", "ask by a name that stands in it, or have one made for this name")
            case .unknownIssuer:
                (
                    "is signed by nobody known here, or by itself",
                    "get one from a public authority, and hand out the whole chain (fullchain.pem); where the authority is "
                        + "your own, name its file in CURL_CA_BUNDLE"
                )
            case .other(let words): ("cannot be trusted: \(words)", "look at it with openssl s_client -connect")
            }
        add(.error, "the certificate of \(address.authority) \(words); the rest was asked all the same", remedy)
    }
}
