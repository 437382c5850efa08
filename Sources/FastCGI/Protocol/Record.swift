/// Records as bytes.
enum Record {
    /// The greatest content of one record; a stream is cut into records of it.
    static let contentLimit = 65_535

    /// What END_REQUEST says of a request (section 5.5).
    enum ProtocolStatus: UInt8 {
        case requestComplete = 0
        case cannotMultiplex = 1
        case unknownRole = 3
    }

    /// A record of at most `contentLimit` bytes, without padding.
    static func bytes(_ type: RecordType, id: UInt16, _ content: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        append(type, id: id, content, to: &bytes)
        return bytes
    }

    /// Adds a record of at most `contentLimit` bytes, without padding.
    static func append(_ type: RecordType, id: UInt16, _ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
        let count = content.count
        bytes += [
            RecordHeader.version, type.rawValue, UInt8(id >> 8), UInt8(id & 0xFF),
            UInt8(count >> 8), UInt8(count & 0xFF), 0, 0,
        ]
        bytes += content
    }

    /// Adds a stream as records, with the empty one that ends it.
    static func append(stream: [UInt8], _ type: RecordType, id: UInt16, to bytes: inout [UInt8]) {
        append(partOfStream: stream, type, id: id, to: &bytes)
        append(type, id: id, [], to: &bytes)
    }

    /// Adds a part of a stream as records, of which there are none where it is empty.
    static func append(partOfStream part: [UInt8], _ type: RecordType, id: UInt16, to bytes: inout [UInt8]) {
        var rest = part[...]
        while !rest.isEmpty {
            let content = rest.prefix(contentLimit)
            append(type, id: id, content, to: &bytes)
            rest = rest.dropFirst(content.count)
        }
    }

    /// The end of a request.
    static func endRequest(id: UInt16, _ status: ProtocolStatus) -> [UInt8] {
        bytes(.endRequest, id: id, [0, 0, 0, 0, status.rawValue, 0, 0, 0])
    }

    /// The answer to a management record that nobody knows.
    static func unknownType(_ type: UInt8) -> [UInt8] {
        bytes(.unknownType, id: RecordHeader.managementID, [type, 0, 0, 0, 0, 0, 0, 0])
    }
}
