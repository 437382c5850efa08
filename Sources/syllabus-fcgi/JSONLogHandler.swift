import Files
import JSON
import Logging
import Time

/// Writes each record to standard error as one line of JSON, by one write, so that lines of several threads never mix.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var record: JSONObject = [
            "time": .string(Timestamp.now.rfc3339), "level": .string(event.level.rawValue),
            "message": .string("\(event.message)"),
        ]
        let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            record[key] = .string("\(value)")
        }
        StandardStream.error.write(Self.escaped(JSONValue.object(record).text) + "\n")
    }

    /// Escapes what JSON lets through and a terminal or a line reader does not: C1 controls, line and paragraph separators.
    private static func escaped(_ text: String) -> String {
        let isUnsafe = { (scalar: Unicode.Scalar) in
            ("\u{80}"..."\u{9F}").contains(scalar) || scalar == "\u{2028}" || scalar == "\u{2029}"
        }
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.map { isUnsafe($0) ? "\\u" + hexadecimal($0) : String($0) }.joined()
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
