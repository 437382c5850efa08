/// A request, made of parameters and content by a pure map (`Request+Parameters.swift`).
public struct Request: Sendable {
    /// The method.
    public let method: Method
    /// The path below the mount, or nil where the target names nothing that could exist.
    public let path: Path?
    /// Where the service stands; every path in an answer begins with it.
    public let mount: Mount
    /// The content, whole.
    public let content: [UInt8]
    /// The request's id.
    public let id: RequestID

    /// What it was made of.
    public let parameters: Parameters
    /// The Authorization field, as bytes since nothing may be repaired before it is judged; nil where there is none.
    public let authorization: ArraySlice<UInt8>?

    /// The query as it was sent.
    let encodedQuery: ArraySlice<UInt8>

    /// The query, or nil where it is not UTF-8; it is read anew each time, since most requests are answered without it.
    public var query: Query? { Query(encodedQuery) }

    /// The target as it was sent, path and query; requests with the same one ask for the same.
    public var target: ArraySlice<UInt8> {
        RequestTarget.encodedTarget(of: parameters)
    }

    /// The Content-Type field, or nil where there is none or it is malformed.
    public var contentType: MediaType? {
        parameters["CONTENT_TYPE"].flatMap { MediaType($0) }
    }

    /// A header field of the request, or nil where there is none.
    ///
    /// - Parameter name: The name, for instance `If-None-Match`.
    /// - Returns: The bytes of the value.
    public func field(_ name: String) -> ArraySlice<UInt8>? {
        let name = name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0.uppercased }
        return parameters["HTTP_" + String(decoding: name, as: UTF8.self)]
    }
}
