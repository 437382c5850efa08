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

    /// The response as a CGI program writes it (RFC 3875, section 6): head and body.
    public var document: [UInt8] { head + body }

    /// Status and fields, and the empty line behind them.
    public var head: [UInt8] {
        var head: [UInt8] = []
        head.reserveCapacity(512)
        // Releases of HAProxy before 2025 make 302 of whatever status stands before a Location (haproxy/haproxy#2865).
        for field in fields where field.name == .location { Self.append(field, to: &head) }
        Self.append("Status", status.line, to: &head)
        for field in fields where field.name != .location { Self.append(field, to: &head) }
        // A status without content has no length either (RFC 9110, section 8.6).
        if status != .noContent, status != .notModified {
            Self.append("Content-Length", String(content.count), to: &head)
        }
        Self.appendLineEnd(to: &head)
        return head
    }

    /// The content, where it is sent.
    public var body: [UInt8] { isHeadOnly ? [] : content }

    private static func append(_ field: Field, to head: inout [UInt8]) {
        append(field.name.rawValue, field.value, to: &head)
    }

    private static func append(_ name: String, _ value: String, to head: inout [UInt8]) {
        head.append(contentsOf: name.utf8)
        // Byte by byte: to append a text takes as long as several of these.
        head.append(UInt8(ascii: ":"))
        head.append(UInt8(ascii: " "))
        head.append(contentsOf: value.utf8)
        appendLineEnd(to: &head)
    }

    private static func appendLineEnd(to head: inout [UInt8]) {
        head.append(UInt8(ascii: "\r"))
        head.append(UInt8(ascii: "\n"))
    }
}
