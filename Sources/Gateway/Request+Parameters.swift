extension Request {
    /// Makes a request of what a web server passes on (RFC 3875, section 4).
    ///
    /// - Parameters:
    ///   - parameters: The parameters.
    ///   - content: The content, whole.
    ///   - mount: Where the service stands, or nil to take it from SCRIPT_NAME where that is unmistakable.
    ///   - id: The request's id.
    /// - Throws: `RequestFault` where they make no request.
    public init(
        parameters: Parameters, content: [UInt8], mount: Mount?, id: RequestID
    ) throws(RequestFault) {
        for name in ["REQUEST_METHOD", "CONTENT_LENGTH", "HTTP_AUTHORIZATION"] where parameters.isAmbiguous(name) {
            throw .ambiguous(name)
        }
        guard let method = parameters["REQUEST_METHOD"], FieldValue.isToken(method) else { throw .noMethod }
        guard ContentLength(of: parameters).admits(content.count) else { throw .wrongContentLength }
        let target = RequestTarget(of: parameters, mount: mount)
        self.init(
            method: Method(String(decoding: method, as: UTF8.self)), path: target.path, mount: target.mount,
            content: content, id: id, parameters: parameters, authorization: Self.authorization(in: parameters),
            encodedQuery: target.query)
    }

    /// Apache hides the Authorization field unless told otherwise, and after a rewrite passes it under a second name.
    private static func authorization(in parameters: Parameters) -> ArraySlice<UInt8>? {
        for name in ["HTTP_AUTHORIZATION", "REDIRECT_HTTP_AUTHORIZATION"] {
            if let value = parameters[name], !value.isEmpty { return value }
        }
        return nil
    }
}
