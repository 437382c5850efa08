/// Takes a stream of bytes apart into records, in pieces as they come.
struct RecordReader {
    enum Event {
        /// A record's header has come.
        case began(RecordHeader)
        /// So much more of its content has come.
        case content(ArraySlice<UInt8>)
        /// Its content and padding are over.
        case ended
    }

    /// Where in a record the next byte belongs.
    private enum Stage {
        case header
        case content(remaining: Int)
        case padding(remaining: Int)
    }

    private var stage = Stage.header
    private var headerBits: UInt64 = 0
    private var headerCount = 0
    private var paddingLength = 0

    /// Whether nothing of a next record has come.
    var isBetweenRecords: Bool {
        guard case .header = stage else { return false }
        return headerCount == 0
    }

    /// What the next bytes are, or nil where they do not suffice to tell.
    ///
    /// - Parameter bytes: What was received; what the event holds is taken from its front.
    /// - Returns: The event.
    mutating func next(_ bytes: inout ArraySlice<UInt8>) -> Event? {
        switch stage {
        case .header: return takeHeader(&bytes)
        case .content(let remaining) where remaining > 0: return takeContent(&bytes, remaining)
        case .content:
            stage = .padding(remaining: paddingLength)
            return next(&bytes)
        case .padding(let remaining): return takePadding(&bytes, remaining)
        }
    }

    private mutating func takeHeader(_ bytes: inout ArraySlice<UInt8>) -> Event? {
        while headerCount < RecordHeader.size {
            guard let byte = bytes.popFirst() else { return nil }
            headerBits = headerBits << 8 | UInt64(byte)
            headerCount += 1
        }
        headerCount = 0
        let header = RecordHeader(bits: headerBits)
        paddingLength = header.paddingLength
        stage = .content(remaining: header.contentLength)
        return .began(header)
    }

    private mutating func takeContent(_ bytes: inout ArraySlice<UInt8>, _ remaining: Int) -> Event? {
        if bytes.isEmpty { return nil }
        let piece = bytes.prefix(remaining)
        bytes = bytes.dropFirst(piece.count)
        stage = .content(remaining: remaining - piece.count)
        return .content(piece)
    }

    private mutating func takePadding(_ bytes: inout ArraySlice<UInt8>, _ remaining: Int) -> Event? {
        let count = min(remaining, bytes.count)
        bytes = bytes.dropFirst(count)
        stage = count == remaining ? .header : .padding(remaining: remaining - count)
        return count == remaining ? .ended : nil
    }
}
