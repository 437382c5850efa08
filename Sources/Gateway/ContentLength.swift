/// What CONTENT_LENGTH says of the content (RFC 3875, section 4.1.2).
public enum ContentLength: Equatable, Sendable {
    /// So many bytes.
    case exactly(Int)
    /// None was said.
    case unsaid
    /// The content came in chunks, so that the end of the stream decides.
    case chunked
    /// No number.
    case malformed

    /// Reads what the parameters say.
    ///
    /// - Parameter parameters: The request's parameters.
    public init(of parameters: Parameters) {
        let isChunked = parameters["HTTP_TRANSFER_ENCODING"]?.isCaseInsensitively("chunked") == true
        switch parameters["CONTENT_LENGTH"] {
        case nil, []: self = isChunked ? .chunked : .unsaid
        case let value? where value.elementsEqual("-1".utf8): self = .chunked
        case let value?:
            let isPlain = value.allSatisfy(\.isDigit)
            self = isPlain ? Int(String(decoding: value, as: UTF8.self)).map { .exactly($0) } ?? .malformed : .malformed
        }
    }

    /// Whether content of a length may have been announced so.
    func admits(_ count: Int) -> Bool {
        switch self {
        case .exactly(let length): length == count
        case .unsaid: count == 0
        case .chunked: true
        case .malformed: false
        }
    }
}
