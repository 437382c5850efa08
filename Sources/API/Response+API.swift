import Gateway
import JSON

extension Response {
    /// A representation that a client may keep and ask about by its entity tag.
    init(_ status: Status = .ok, representing value: JSONValue, fields: [Field] = []) {
        let content = value.line
        self.init(
            status,
            fields: [Field(.contentType, "application/json"), Field(.eTag, "\(EntityTag(of: content))")] + fields,
            content: content)
    }

    /// An answer about a state of things that nobody is to keep.
    init(_ status: Status, _ value: JSONValue, fields: [Field] = []) {
        self.init(status, fields: [Field(.contentType, "application/json")] + fields, content: value.line)
    }

    /// The response, or 304 where the client has this very representation already (RFC 9110, section 13.1.2).
    func revalidated(for request: Request) -> Response {
        guard request.method == .get || request.method == .head, let tag = self[.eTag],
            let field = request.field("If-None-Match"), EntityTag(tag).isNamed(by: field, weakly: true)
        else { return self }
        return Response(.notModified, fields: fields.filter { $0.name != .contentType })
    }

    /// The response with the fields that every answer has.
    func completed(for id: RequestID, carriesCredentials: Bool) -> Response {
        var response = self
        let isPublic = self[.eTag] != nil && !carriesCredentials
        response.fields.append(Field(.cacheControl, isPublic ? "no-cache" : "no-store"))
        if carriesCredentials || status == .unauthorized {
            response.fields.append(Field(.vary, "Authorization"))
        }
        response.fields.append(Field(.xContentTypeOptions, "nosniff"))
        response.fields.append(Field(.xRequestID, "\(id)"))
        return response
    }
}

extension JSONValue {
    /// The value with a line end behind it, for those who read it at a terminal.
    var line: [UInt8] { bytes + [UInt8(ascii: "\n")] }
}
