/// The answer to a request.
public struct Response: Sendable, Equatable {
    /// How it went.
    public var status: Status
    /// The header fields in order, without Content-Length, which follows from the content.
    public var fields: [Field]
    /// The content.
    public var content: [UInt8]
    /// Whether only the head is sent: the answer to HEAD.
    public var isHeadOnly = false

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: How it went.
    ///   - fields: Header fields in order.
    ///   - content: The content.
    public init(_ status: Status, fields: [Field] = [], content: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.content = content
    }

    /// The value of the first field of a name, or nil.
    public subscript(name: Field.Name) -> String? {
        fields.first { $0.name == name }?.value
    }

    /// Names the resource by Content-Location in place of Location, which in CGI makes a redirect of what has no status of its own
    /// (RFC 3875, section 6.2.2); Apache takes 200 for none.
    mutating func nameResourceOfContent() {
        fields = fields.map { $0.name == .location ? Field(.contentLocation, $0.value) : $0 }
    }

    /// The response as a CGI program writes it (RFC 3875, section 6): Status and fields, an empty line, the content.
    public var document: [UInt8] {
        var document: [UInt8] = []
        document.reserveCapacity(512 + content.count)
        // Releases of HAProxy before 2025 make 302 of whatever status stands before a Location (haproxy/haproxy#2865).
        for field in fields where field.name == .location { Self.append(field, to: &document) }
        Self.append("Status", status.line, to: &document)
        for field in fields where field.name != .location { Self.append(field, to: &document) }
        // A status without content has no length either (RFC 9110, section 8.6).
        if status != .noContent, status != .notModified {
            Self.append("Content-Length", String(content.count), to: &document)
        }
        Self.appendLineEnd(to: &document)
        if !isHeadOnly { document.append(contentsOf: content) }
        return document
    }

    private static func append(_ field: Field, to document: inout [UInt8]) {
        append(field.name.rawValue, field.value, to: &document)
    }

    private static func append(_ name: String, _ value: String, to document: inout [UInt8]) {
        document.append(contentsOf: name.utf8)
        // Byte by byte: to append a text takes as long as twenty of these.
        document.append(UInt8(ascii: ":"))
        document.append(UInt8(ascii: " "))
        document.append(contentsOf: value.utf8)
        appendLineEnd(to: &document)
    }

    private static func appendLineEnd(to document: inout [UInt8]) {
        document.append(UInt8(ascii: "\r"))
        document.append(UInt8(ascii: "\n"))
    }
}
