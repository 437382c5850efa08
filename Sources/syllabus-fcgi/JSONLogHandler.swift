import Files
import JSON
import Logging
import Synchronization
import Time

/// Writes each record to standard error as one line of JSON, by one write, so that lines of several threads never mix.
///
/// A line that nobody takes is lost: requests do not wait for whoever reads the log.
struct JSONLogHandler: LogHandler {
    /// One thread at a time, since two could find room for one line.
    private static let turn = Mutex(())

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
            record[key] = Self.json(value)
        }
        Self.write(JSONValue.object(record).text + "\n")
    }

    private static func write(_ line: String) {
        turn.withLock { _ in
            if StandardStream.error.takesMore { StandardStream.error.write(line) }
        }
    }

    /// Numbers stay numbers, for those who count with them.
    private static func json(_ value: Logger.Metadata.Value) -> JSONValue {
        guard case .stringConvertible(let content) = value else { return .string("\(value)") }
        switch content {
        case let number as Int: return .integer(Int64(number))
        case let number as Int64: return .integer(number)
        case let number as Double: return number.decimal.map { .number($0) } ?? .string("\(number)")
        default: return .string("\(content)")
        }
    }
}

extension Double {
    /// The number to the microsecond without an exponent, which not every reader of logs takes; nil where there is none.
    fileprivate var decimal: String? {
        guard let millionths = Int64(exactly: (self * 1_000_000).rounded()) else { return nil }
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        return "\(millionths < 0 ? "-" : "")\(whole).\(String(1_000_000 + rest).dropFirst())"
    }
}
