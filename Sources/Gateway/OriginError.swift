/// Why a text is no origin to be allowed; the text goes with it.
public enum OriginError: Error, Equatable {
    /// It is no scheme and host.
    case notAnOrigin(String)
    /// Browsers write it otherwise.
    case notAsSent(String, instead: String)
    /// It has a star inside, as for all names below another.
    case pattern(String)
    /// It is `null`, which stands for any page without an origin of its own.
    case null
    /// The star that stands for all of them is one of several.
    case anyAmongOthers
}

extension OriginError: CustomStringConvertible {
    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .notAnOrigin(let text):
            "\"\(text)\" is no origin; write scheme and host, and the port if it is not the scheme's own, like "
                + "https://app.example.org or http://localhost:3000"
        case .notAsSent(let text, let instead):
            "\"\(text)\" is not how browsers write that origin; write \"\(instead)\""
        case .pattern(let text):
            "\"\(text)\" is no origin; write each one out, or \"*\" alone for every page there is"
        case .null:
            "\"null\" stands for any page that has no origin, whoever made it; serve the page over HTTP and write its "
                + "origin"
        case .anyAmongOthers:
            "\"*\" allows every page there is and cannot stand beside others; keep \"*\" alone, or the others alone"
        }
    }
}
