/// What curl is to do, in the form of its configuration file (curl(1), --config).
///
/// It goes to curl by its standard input: arguments can be read by every user of the machine.
struct CurlConfiguration {
    let text: String

    /// Longer lines are refused by older versions.
    private static let longestValue = 60_000

    /// Words a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - seconds: How long it may take.
    init(_ request: WebRequest, within seconds: Double) {
        var lines = [
            "silent", "show-error", "include", "globoff", "path-as-is", "verbose",
            // Neither a proxy of the environment nor other protocols than these come between.
            Self.option("noproxy", "*"), Self.option("proto", "=http,https"),
            Self.option("connect-timeout", "\(seconds)"), Self.option("max-time", "\(seconds)"),
            Self.option("user-agent", "syllabus-check"),
            Self.option("write-out", "%{stderr}\n\(WebExchange.mark)%{remote_ip} %{local_ip}\n"),
            Self.option("url", request.url),
        ]
        if let address = request.remoteAddress {
            lines.append(Self.option("connect-to", "::\(address.contains(":") ? "[\(address)]" : address):"))
        }
        if request.trustsAnyCertificate { lines.append("insecure") }
        if let count = request.range { lines.append(Self.option("range", "0-\(max(count, 1) - 1)")) }
        for field in request.fields { lines.append(Self.option("header", "\(field.name): \(field.value)")) }
        switch request.method {
        case .get: break
        case .head: lines.append("head")
        case .post(let count): lines += Self.content(of: count)
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// Pieces of content that curl joins by an `&` each.
    private static func content(of count: Int) -> [String] {
        var lines = [option("header", "Expect:"), option("header", "Content-Type: application/octet-stream")]
        var rest = count
        repeat {
            // The last may be empty: the `&` before it counts.
            let length = min(rest, longestValue)
            lines.append(option("data-raw", String(repeating: "x", count: length)))
            rest -= length + 1
        } while rest >= 0
        return lines
    }

    /// An option with its value in quotes.
    static func option(_ name: String, _ value: String) -> String {
        let escaped = value.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": #"\""#
            case "\\": #"\\"#
            case "\n": #"\n"#
            case "\r": #"\r"#
            case "\t": #"\t"#
            default: String(scalar)
            }
        }.joined()
        return "\(name) = \"\(escaped)\""
    }
}
