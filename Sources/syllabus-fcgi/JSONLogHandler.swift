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
        StandardStream.error.write(JSONValue.object(record).text + "\n")
    }
}
