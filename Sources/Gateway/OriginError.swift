/// Why a text is no origin to be allowed; the text goes with it.
public enum OriginError: Error, Equatable {
    /// It is no scheme and host.
    case notAnOrigin(String)
    /// It is one that no page can have, going by its scheme.
    case noPages(String)
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
            "\"\(text)\" is no origin; \(Self.remedy(for: text))"
        case .noPages(let text):
            "\"\(text)\" is no origin of pages; write the one that they are loaded from, like https://app.example.org"
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

    /// What to write instead, going by what the text looks like.
    private static func remedy(for text: String) -> String {
        let around = " \t\"'[]".utf8
        let ends = [text.utf8.first, text.utf8.last].compactMap(\.self)
        let hasScheme = text.utf8.place(of: "://") != nil
        if text.utf8.contains(where: { $0 >= 0x80 }) {
            return
                "write names in other than English letters as browsers send them, like https://xn--mnchen-3ya.example"
        } else if hasScheme, ends.first.map(around.contains) == true || ends.last == UInt8(ascii: " ") {
            return "write it without the blanks, quotes or brackets around it"
        } else if hasScheme, ends.last == UInt8(ascii: ".") {
            return "write it without the dot at its end"
        }
        return "write scheme and host, and the port if it is not the scheme's own, like https://app.example.org or "
            + "http://localhost:3000"
    }
}
