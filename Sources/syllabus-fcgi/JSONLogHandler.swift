import Files
import Gateway
import Glibc
import JSON
import Logging
import Synchronization
import Time

/// Writes each record to standard error as one line of JSON, by one write that a pipe takes whole or not at all, so that lines
/// of several threads and processes never mix.
///
/// A line that nobody takes is lost: requests do not wait for whoever reads the log.
struct JSONLogHandler: LogHandler {
    /// How many bytes one write puts into a pipe without others' between them (pipe(7), PIPE_BUF).
    private static let lineLimit = 4096
    /// How many characters of each text are told: all of them, and fewer where the line would be too long.
    private static let textLimits = [Int.max, 512, 64]
    private static let newline = UInt8(ascii: "\n")
    /// Whether the last line was cut; one thread at a time, since two could find room for one line.
    private static let isCut = Mutex(false)
    private static let output = StandardStream.error.unblocked
    /// Whether each line begins with its level, by which `journalctl -p` finds it.
    private static let tellsLevel = StandardStream.error.isJournal

    /// Whether what the system refuses may be refused by the sandbox, which it does not say itself.
    private static let isConfined = Atomic(false)

    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Opens what it writes to, which a process that has confined itself may not do any more.
    static func prepare() {
        _ = output
    }

    /// Tells from now on of the setting where something is refused.
    static func beginConfinement() {
        isConfined.store(true, ordering: .relaxed)
    }

    func log(event: LogEvent) {
        let time = Timestamp.now.rfc3339
        let lines = Self.textLimits.lazy.map { line(event, time, textLimit: $0) }
        guard let line = lines.first(where: { $0.count <= Self.lineLimit }) else { return }
        Self.write(Self.tellsLevel ? Array("<\(event.level.priority)>".utf8) + line : line)
    }

    private func line(_ event: LogEvent, _ time: String, textLimit: Int) -> [UInt8] {
        var record: JSONObject = [
            "time": .string(time), "level": .string(event.level.rawValue),
            "message": .string("\(event.message)".clipped(to: textLimit)),
        ]
        let metadata = metadata.merging(event.metadata ?? [:]) { $1 }
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            record[key] = Self.json(value, textLimit)
        }
        if Self.isConfined.load(ordering: .relaxed), let cause = metadata["cause"], Self.tellsRefusal(cause) {
            record["sandbox"] = .string(Self.refusal)
        }
        return JSONValue.object(record).bytes + [Self.newline]
    }

    private static let refusal =
        "may be why: since the start nothing is within reach but the state folder and what settings and links led to then; "
        + "restart the service where a path has changed, or see the setting sandbox"

    /// Whether a text has one of the two words that the sandbox refuses with: Landlock's (EACCES) or the filter's (EPERM).
    private static func tellsRefusal(_ value: Logger.Metadata.Value) -> Bool {
        guard case .string(let text) = value else { return false }
        return refusals.contains { text.utf8.place(of: $0) != nil }
    }

    private static let refusals = [EACCES, EPERM].map { unsafe String(cString: strerror($0)) }

    /// Writes a line; behind one that the disk had no room for to its end, it begins on a line of its own.
    private static func write(_ line: [UInt8]) {
        isCut.withLock { isCut in
            let bytes = isCut ? [newline] + line : line
            let taken = output.writeIfTaken(bytes)
            if taken > 0 { isCut = bytes[taken - 1] != newline }
        }
    }

    /// Numbers stay numbers, for those who count with them.
    private static func json(_ value: Logger.Metadata.Value, _ textLimit: Int) -> JSONValue {
        guard case .stringConvertible(let content) = value else { return .string("\(value)".clipped(to: textLimit)) }
        switch content {
        case let number as Int: return .integer(Int64(number))
        case let number as Int64: return .integer(number)
        case let number as Double: return number.decimal.map { .number($0) } ?? .string("\(number)")
        default: return .string("\(content)".clipped(to: textLimit))
        }
    }
}

extension Logger.Level {
    /// The level by syslog(3)'s numbers.
    fileprivate var priority: Int32 {
        switch self {
        case .critical: LOG_CRIT
        case .error: LOG_ERR
        case .warning: LOG_WARNING
        case .notice: LOG_NOTICE
        case .info: LOG_INFO
        case .debug, .trace: LOG_DEBUG
        }
    }
}

extension String {
    /// The text, or its beginning with an ellipsis behind it.
    fileprivate func clipped(to limit: Int) -> String {
        let scalars = unicodeScalars.prefix(limit)
        return scalars.endIndex == unicodeScalars.endIndex ? self : String(scalars) + "…"
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
