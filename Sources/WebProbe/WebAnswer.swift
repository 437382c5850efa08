/// What a web server has answered (RFC 9112, section 4).
public struct WebAnswer: Sendable {
    /// The status code.
    public let status: Int
    /// The header fields in the order they came in.
    public let fields: [(name: String, value: String)]
    /// The content, or its beginning where it was longer than what is read.
    public let content: [UInt8]

    /// Reads an answer as curl writes it with its head: interim ones (1xx) come before it.
    ///
    /// - Parameter bytes: Head and content; nil is the answer where they do not begin with a whole head.
    public init?(parsing bytes: [UInt8]) {
        var rest = bytes[...]
        while true {
            guard let head = Self.head(&rest), let status = Self.status(head.first ?? []) else { return nil }
            guard status >= 200 else { continue }
            self.status = status
            fields = head.dropFirst().compactMap(Self.field)
            content = Array(rest)
            return
        }
    }

    /// The values of a field in the order they came in, as one list; nil where it did not come.
    ///
    /// - Parameter name: The field's name, in any case.
    /// - Returns: The values with commas between.
    public func field(_ name: String) -> String? {
        let values = fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The content as text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: content, as: UTF8.self) }

    /// Takes the lines up to the empty one; nil where that does not come.
    private static func head(_ bytes: inout ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
        var lines: [ArraySlice<UInt8>] = []
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            var line = bytes[..<end]
            bytes = bytes[(end + 1)...]
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            guard !line.isEmpty else { return lines }
            lines.append(line)
        }
        return nil
    }

    /// The code of `HTTP/1.1 200 OK` or `HTTP/2 200`.
    private static func status(_ line: ArraySlice<UInt8>) -> Int? {
        let words = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
        guard words.count >= 2, words[0].starts(with: "HTTP/".utf8), words[1].count == 3, words[1].allSatisfy(\.isDigit)
        else { return nil }
        return Int(String(decoding: words[1], as: UTF8.self))
    }

    private static func field(_ line: ArraySlice<UInt8>) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
        let value = line[(colon + 1)...].trimmed
        return (String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}

extension ArraySlice<UInt8> {
    /// Without the white space around it (RFC 9110, section 5.6.3).
    fileprivate var trimmed: ArraySlice<UInt8> {
        let start = drop(while: \.isBlank)
        return start.prefix(upTo: (start.lastIndex { !$0.isBlank }).map { $0 + 1 } ?? start.startIndex)
    }
}

extension UInt8 {
    fileprivate var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
