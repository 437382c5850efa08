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

    /// The response as a CGI program writes it (RFC 3875, section 6): Status, fields, an empty line, the content.
    public var document: [UInt8] {
        var document: [UInt8] = []
        document.reserveCapacity(512 + content.count)
        document.append(contentsOf: "Status: \(status.code) \(status.reason)\r\n".utf8)
        for field in fields + length {
            document.append(contentsOf: "\(field.name.rawValue): \(field.value)\r\n".utf8)
        }
        document.append(contentsOf: "\r\n".utf8)
        if !isHeadOnly { document.append(contentsOf: content) }
        return document
    }

    /// None with a status that has no content (RFC 9110, section 8.6).
    private var length: [Field] {
        status == .noContent || status == .notModified ? [] : [Field(.contentLength, "\(content.count)")]
    }
}
