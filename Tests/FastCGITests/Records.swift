/// Records as a web server sends them, good and bad (FastCGI 1.0, sections 3.3 and 5).
enum Records {
    static let begin: UInt8 = 1
    static let abort: UInt8 = 2
    static let end: UInt8 = 3
    static let parameters: UInt8 = 4
    static let input: UInt8 = 5
    static let output: UInt8 = 6
    static let data: UInt8 = 8
    static let getValues: UInt8 = 9
    static let getValuesResult: UInt8 = 10
    static let unknownType: UInt8 = 11

    /// One record.
    static func record(
        _ type: UInt8, id: UInt16 = 1, _ content: [UInt8] = [], padding: UInt8 = 0, version: UInt8 = 1
    ) -> [UInt8] {
        let header = [
            version, type, UInt8(id >> 8), UInt8(id & 0xFF), UInt8(content.count >> 8), UInt8(content.count & 0xFF),
            padding, 0,
        ]
        return header + content + [UInt8](repeating: 0xAA, count: Int(padding))
    }

    /// The record that begins a request.
    static func begin(id: UInt16 = 1, role: UInt8 = 1, keeping: Bool = false, padding: UInt8 = 0) -> [UInt8] {
        record(begin, id: id, [0, role, keeping ? 1 : 0, 0, 0, 0, 0, 0], padding: padding)
    }

    /// A stream, cut into records of so many bytes, and its end.
    static func stream(
        _ type: UInt8, id: UInt16 = 1, _ content: [UInt8], pieces: Int = 32_768, padding: UInt8 = 0
    ) -> [UInt8] {
        let starts = stride(from: 0, to: content.count, by: pieces)
        let records = starts.flatMap {
            record(type, id: id, Array(content[$0..<min($0 + pieces, content.count)]), padding: padding)
        }
        return records + record(type, id: id, padding: padding)
    }

    /// A whole request.
    static func request(
        _ pairs: KeyValuePairs<String, String>, content: [UInt8] = [], id: UInt16 = 1, keeping: Bool = false,
        pieces: Int = 32_768, padding: UInt8 = 0
    ) -> [UInt8] {
        begin(id: id, keeping: keeping, padding: padding)
            + stream(parameters, id: id, encoded(pairs), pieces: pieces, padding: padding)
            + stream(input, id: id, content, pieces: pieces, padding: padding)
    }

    /// Name-value pairs.
    static func encoded(_ pairs: KeyValuePairs<String, String>) -> [UInt8] {
        pairs.flatMap {
            length($0.key.utf8.count) + length($0.value.utf8.count) + Array($0.key.utf8) + Array($0.value.utf8)
        }
    }

    /// Name and value lengths take one byte below 128, four from there on (section 3.4).
    static func length(_ count: Int) -> [UInt8] {
        let count = UInt32(count)
        if count < 128 { return [UInt8(count)] }
        return [UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF)]
    }
}
