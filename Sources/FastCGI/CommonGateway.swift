public import Gateway
import Glibc

/// Plain CGI (RFC 3875): a process for one request, which comes by the environment and standard input.
public struct CommonGateway {
    private let bodyLimit: Int
    private let mount: Mount?

    /// Makes a gateway.
    ///
    /// - Parameters:
    ///   - bodyLimit: The largest content of a request, in bytes.
    ///   - mount: Where the service stands, or nil to take it from the request.
    public init(bodyLimit: Int, mount: Mount?) {
        self.bodyLimit = bodyLimit
        self.mount = mount
    }

    /// Whether a web server has started this process for a request.
    ///
    /// - Parameter environment: The variables of the process.
    /// - Returns: Whether the two variables are there that every CGI request has.
    public static func isAsked(by environment: [String: String]) -> Bool {
        environment["GATEWAY_INTERFACE"] != nil && environment["REQUEST_METHOD"] != nil
    }

    /// Reads the request, and writes the answer to standard output.
    ///
    /// - Parameter responder: What answers it.
    /// - Returns: False where the web server does not take the answer.
    public func serve(_ responder: any Responder) -> Bool {
        let parameters = Parameters.environment
        let response = responder.respond(
            to: parameters, content: { () throws(RequestFault) in try content(ContentLength(of: parameters)) },
            mount: mount, id: RequestID(of: parameters))
        return DescriptorStream.write(response.document, to: STDOUT_FILENO)
    }

    /// So many bytes as were announced and not one more, since the web server need not end the stream (section 4.2).
    ///
    /// The length of chunks is not known; they go on to the end.
    private func content(_ length: ContentLength) throws(RequestFault) -> [UInt8] {
        switch length {
        case .exactly(let count): try content(upTo: count)
        case .chunked: try content(upTo: .max)
        case .unsaid: []
        case .malformed: throw .wrongContentLength
        }
    }

    private func content(upTo count: Int) throws(RequestFault) -> [UInt8] {
        guard let content = try? DescriptorStream.read(STDIN_FILENO, upTo: min(count, bodyLimit + 1)) else {
            throw .contentUnreadable
        }
        guard content.count <= bodyLimit else {
            DescriptorStream.discard(STDIN_FILENO, upTo: min(count - content.count, RecordLimits.usualExcess))
            throw .contentTooLarge(limit: bodyLimit)
        }
        return content
    }
}
