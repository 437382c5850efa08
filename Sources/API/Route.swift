import Gateway

/// A method of a resource, and what answers it.
struct Route: Sendable {
    /// Who may call a handler, and the handler.
    enum Handler: Sendable {
        /// Anyone; credentials are not even looked at.
        case anyone(@Sendable (Call) throws(Problem) -> Response)
        /// Anyone, and the answer depends on the target and the catalogue alone: it is kept until the catalogue changes.
        case kept(@Sendable (Call) throws(Problem) -> Response)
        /// Whoever is signed in, with a token or a password.
        case signedIn(@Sendable (Call, Principal) throws(Problem) -> Response)
        /// Whoever has sent the password: what a stolen token must not be able to do.
        case password(@Sendable (Call, Principal) throws(Problem) -> Response)
    }

    let method: Method
    let pattern: String
    let handler: Handler
    /// Whether its requests may be told of in the log.
    let isLogged: Bool
    /// Whether it is for whoever runs the service, so that no page of another origin may read it.
    let isForOperators: Bool
    private let segments: [Segment]

    private enum Segment: Equatable {
        case literal(String)
        case id
    }

    /// Makes a route of a pattern, in which `{id}` stands for an id.
    init(
        _ method: Method, _ pattern: String, isLogged: Bool = true, isForOperators: Bool = false, _ handler: Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.handler = handler
        self.isLogged = isLogged
        self.isForOperators = isForOperators
        segments = pattern.split(separator: "/").map { $0 == "{id}" ? .id : .literal(String($0)) }
    }

    func matches(_ path: Path) -> Bool {
        guard segments.count == path.segments.count else { return false }
        for index in segments.indices where !Self.matches(segments[index], path.segments[index]) { return false }
        return true
    }

    /// The id in a path that matches.
    func id(in path: Path) -> Int64? {
        zip(segments, path.segments).first { $0.0 == .id }.flatMap { Int64(canonical: $0.1) }
    }

    private static func matches(_ segment: Segment, _ text: String) -> Bool {
        switch segment {
        case .literal(let literal): text.hasBytes(of: literal)
        case .id: Int64(canonical: text) != nil
        }
    }
}

extension String {
    /// Whether two texts are the same bytes; `==` would normalise what a client sent.
    fileprivate func hasBytes(of other: String) -> Bool {
        let (bytes, others) = (utf8Span.span, other.utf8Span.span)
        guard bytes.count == others.count else { return false }
        for index in bytes.indices where bytes[index] != others[index] { return false }
        return true
    }
}
