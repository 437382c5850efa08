import TestSupport
import Testing

@testable import Gateway

/// Parameters as lines of `NAME=value`, an empty line, and the content.
private struct Sent {
    let parameters: Parameters
    let content: [UInt8]

    init(_ bytes: [UInt8]) {
        let end = bytes[...].place(of: "\n\n") ?? bytes.endIndex
        let lines = bytes[..<end].split(separator: UInt8(ascii: "\n"))
        parameters = Parameters(
            bytes,
            at: lines.map { line in
                let equals = line.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
                return (line.startIndex..<equals, line[equals...].dropFirst().startIndex..<line.endIndex)
            })
        content = Array(bytes[end...].dropFirst(2))
    }
}

@Suite struct RequestMutationTests {
    private static let words = [
        "REQUEST_METHOD=GET\n", "REQUEST_URI=/", "SCRIPT_NAME=", "PATH_INFO=", "CONTENT_LENGTH=0\n", "QUERY_STRING=",
        "HTTP_AUTHORIZATION=", "REDIRECT_HTTP_AUTHORIZATION=", "HTTP_TRANSFER_ENCODING=chunked\n", "-1", "?",
        "http://a",
        "\n\n", "%41", "%7e", "/..//./", "/reviews", "index.cgi",
    ]

    @Test("whatever the parameters are, a request is what they say, or there is none")
    func mutations() throws {
        for mutation in try Mutations(of: "Request", words: Self.words) {
            let sent = Sent(mutation.bytes)
            guard let request = try? Self.request(sent) else { continue }
            try requireSound(request, sent, mutation)
            try requirePath(of: request, mutation)
            try requireQuery(of: request, mutation)
        }
    }

    private static func request(_ sent: Sent, mount: Mount? = nil) throws(RequestFault) -> Request {
        try Request(parameters: sent.parameters, content: sent.content, mount: mount, id: RequestID())
    }

    private func requireSound(_ request: Request, _ sent: Sent, _ mutation: Mutation) throws {
        try #require(FieldValue.isToken(Array(request.method.name.utf8)[...]), "\(mutation)")
        try #require(request.content == sent.content, "\(mutation)")
        try #require(Mount(request.mount.description) == request.mount, "\(mutation)")
        if let length = sent.parameters.text("CONTENT_LENGTH").flatMap({ Int($0) }), length >= 0 {
            try #require(length == sent.content.count, "\(mutation)")
        }
        if let authorization = request.authorization {
            let fields = ["HTTP_AUTHORIZATION", "REDIRECT_HTTP_AUTHORIZATION"].map { sent.parameters[$0] }
            try #require(!authorization.isEmpty && fields.contains(authorization), "\(mutation)")
        }
        for name in ["REQUEST_METHOD", "CONTENT_LENGTH", "HTTP_AUTHORIZATION"] {
            try #require(!sent.parameters.isAmbiguous(name), "\(mutation)")
        }
    }

    /// Mount and path are what the target says, which is read here in another way.
    private func requirePath(of request: Request, _ mutation: Mutation) throws {
        guard let path = request.path else { return }
        try #require(path.segments.allSatisfy { $0.isFreeOfControls }, "\(mutation)")
        guard let uri = request.parameters["REQUEST_URI"], uri.first == UInt8(ascii: "/") else { return }
        let target = uri.prefix { $0 != UInt8(ascii: "?") }
        let segments = target.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        let read = segments.map { SecondReading.percentDecoded($0) }
        try #require(read == (request.mount.segments + path.segments).map { Array($0.utf8) }, "\(mutation)")
    }

    private func requireQuery(of request: Request, _ mutation: Mutation) throws {
        try #require(!request.encodedQuery.contains(UInt8(ascii: "\n")), "\(mutation)")
        guard request.query == nil else { return }
        let values = request.encodedQuery.split(separator: UInt8(ascii: "&")).map { SecondReading.formDecoded($0) }
        try #require(values.contains { String(validating: $0, as: UTF8.self) == nil }, "\(mutation)")
    }
}
